"""The smallest organisation file there is: one unit of each sector below a chief executive."""

SECTORS = ("school", "kindergarten", "care", "culture", "nav")
TOP = """name = "Small"
population = 2000

[[post]]
name = "council"
role = "council"

[[post]]
name = "chief"
role = "chief_executive"
superior = "council"
"""
UNIT = """
[[unit]]
name = "{sector} unit"
sector = "{sector}"

[[post]]
name = "{sector} manager"
role = "unit_manager"
superior = "chief"
unit = "{sector} unit"
"""
SMALL = TOP + "".join(UNIT.format(sector=sector) for sector in SECTORS)
POST = '\n[[post]]\nname = "{name}"\nrole = "{role}"\n{rest}\n'
