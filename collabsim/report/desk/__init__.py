"""What the desk says: answers, tables, figures, memo and workbook, all from one set of numbers."""
