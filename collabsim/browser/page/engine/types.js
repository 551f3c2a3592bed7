// @ts-check
// The shapes of what Python writes and of what passes between page and workers. No code.

/**
 * @typedef {number | boolean | string} Value
 *
 * @typedef {object} ParameterSaid
 * @property {string} name
 * @property {string} group
 * @property {"bool" | "int" | "float" | "choice"} kind
 * @property {Value} default
 * @property {string} unit
 * @property {number} low
 * @property {number} high
 * @property {string[]} choices
 * @property {string} role
 * @property {"built in" | "with a person" | "at start" | "live"} read
 * @property {number} offset
 *
 * @typedef {object} FieldSaid
 * @property {string} name
 * @property {string} kind  "f8", "i8", "i4"
 * @property {number} offset
 * @property {number} places
 * @property {string} unit
 * @property {string} meaning
 *
 * @typedef {{size: number, fields: FieldSaid[]}} TableSaid
 * @typedef {{fields: {name: string, size: number, dimensions: number}[], parts: string[]}} HandleSaid
 *
 * @typedef {object} SettingSaid
 * @property {string} name
 * @property {string} parameter
 * @property {Value} value
 * @property {number} low
 * @property {number} high
 * @property {string} source
 * @property {boolean} scales
 *
 * @typedef {object} InstrumentSaid
 * @property {SettingSaid[]} settings
 * @property {Record<string, any> & {hours: Record<string, Record<string, number>>, yearly_times: string}} cost
 * @property {string} payer
 * @property {number} strength
 * @property {number} delay_months
 * @property {number} uptake_months
 * @property {number | null} wear_months
 * @property {number} code
 *
 * @typedef {object} LifeSaid
 * @property {number} step_months
 * @property {number} worn
 * @property {Record<string, number[]>} powers  2 to the power of minus month / span
 * @property {string[]} whens
 * @property {string[]} whose
 * @property {Record<string, number>} payers
 * @property {Record<string, number>} kinds
 *
 * @typedef {object} EngineRecord
 * @property {string} rules
 * @property {number} slots_per_field
 * @property {ParameterSaid[]} parameters
 * @property {{offset: number, places: number}} own
 * @property {number} record_size
 * @property {Record<string, TableSaid>} tables
 * @property {Record<string, HandleSaid>} handles
 * @property {Record<string, Record<string, number | number[]>>} templates
 * @property {{first_events: number, events_per_pilot: number, in_sd: number, at_least: number, slots: number,
 *   forced_size: number, full: Record<string, number>}} rooms
 * @property {number} months_a_year
 * @property {Record<string, InstrumentSaid>} instruments
 * @property {LifeSaid} life
 * @property {Record<string, Record<string, number>>} codes
 * @property {Record<string, Record<string, string>>} sentences
 * @property {string[]} [structural]
 *
 * @typedef {object} ImageSaid
 * @property {string} id
 * @property {string} municipality
 * @property {number} population
 * @property {Record<string, Value>} structural
 * @property {Record<string, Value>} values
 * @property {number} worlds
 * @property {number} posts
 * @property {number} units
 * @property {{frame_nok: number, units: number}} chief
 * @property {number} at
 * @property {number} bytes
 * @property {string} sha256
 *
 * @typedef {{all: number, n: number} | {steps: string, at: number, n: number} | {plain: string, at: number, n: number}} ColumnSaid
 *
 * @typedef {object} TurnSaid
 * @property {Record<string, Record<string, ColumnSaid>>} tables
 * @property {Record<string, number>} rows
 * @property {[string, string, [string, ColumnSaid][]][]} sums
 * @property {{table: string, column: string, row: number}} link
 * @property {ColumnSaid} posts
 * @property {ColumnSaid} units
 * @property {{shape: number[], content: ColumnSaid} | null} given_ties
 * @property {{shape: number[], content: ColumnSaid} | null} given_traits
 *
 * @typedef {{from: number, parameters: Record<string, Value>}} Change
 *
 * @typedef {object} InstrumentUse
 * @property {string} name
 * @property {number} month
 * @property {number | null} [until]
 * @property {number} [strength]
 * @property {string} [payer]
 * @property {Record<string, Value>} [settings]
 * @property {Record<string, number>} [cost]
 *
 * @typedef {object} Cell
 * @property {string} image
 * @property {Record<string, Value>} [parameters]
 * @property {Change[]} [changes]
 * @property {InstrumentUse[]} [instruments]
 * @property {number | bigint | string} seed
 * @property {number} first
 * @property {number} count
 * @property {unknown} [settings]
 * @property {number} [log]  replications with numbers below this keep their log of events
 * @property {Override[]} [overrides]  draws that are forced in every replication
 *
 * @typedef {[decision: number, step: number | string, entity: number | bigint | string, value: number]} Override
 *   the number that stands in for every draw of a decision, at a step, for an entity
 *
 * @typedef {object} LifeTold  an instrument in a run: when it is in force, and its costs by what happens
 * @property {string} name
 * @property {string} payer
 * @property {number | null} introduced
 * @property {number | null} ended
 * @property {number} per_pilot_nok
 * @property {number} per_person_nok
 * @property {string} counted
 * @property {Record<string, Record<string, number>>} hours
 * @property {Record<string, Value>} sets  what it sets, by the names of parameters
 *
 * @typedef {object} Plan  what a cell comes to, ready to be put into memory
 * @property {string} image
 * @property {ArrayBuffer} p          one row of parameters
 * @property {ArrayBuffer[]} later    rows of values from a month on
 * @property {number[]} months        the months of these
 * @property {number[][]} happenings  rows of the table "instrument"
 * @property {LifeTold[]} lives       the course of its instruments
 * @property {{month: number, hours: number[]}[]} asked
 * @property {number} length          months of the run
 * @property {number} proposing       months in which proposals come
 * @property {number} entrepreneurs
 * @property {number} pilots          room for them
 * @property {number} dormant         posts of coordinators that may be filled later
 * @property {Record<string, number>} values   every value as its number
 * @property {Record<string, number>} facts
 * @property {{from: number, parameters: Record<string, Value>}[]} changes
 * @property {[bigint, bigint, bigint, number][]} forced  rows of forced draws
 *
 * @typedef {object} CellResult
 * @property {number} first
 * @property {number} count
 * @property {number} width
 * @property {Float64Array} sums
 * @property {Float64Array} [offsets]
 *
 * @typedef {Record<string, any> & {n: number}} Rows
 * @typedef {Record<string, any>} Run
 * @typedef {object} Log  what a counter gets where the log is kept; valid until it returns
 * @property {Rows} events
 * @property {LifeTold[]} lives
 * @property {number[][]} happenings  rows of the table "instrument"
 * @property {(name: string, month: number) => number} valueIn  a parameter as it holds in a month
 * @typedef {(pilots: Rows, run: Run, settings: any, log: Log | null) => Float64Array | number[]} Counter
 */
export {};
