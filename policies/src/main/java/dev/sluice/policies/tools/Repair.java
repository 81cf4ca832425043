package dev.sluice.policies.tools;

/** Something that was put right in a tool call. */
public enum Repair {
    /** The call stood in the answer's text instead of where calls belong. */
    FROM_TEXT,
    /** It was wrapped in a code fence or tags. */
    WRAPPING,
    /** Other quotes than JSON's, or none. */
    QUOTES,
    /** A comma too many or missing. */
    COMMAS,
    COMMENTS,
    /** Escapes that JSON does not know, or control characters that it wants escaped. */
    ESCAPES,
    /** A bracket or quote that was never closed. */
    UNCLOSED,
    /** Python's words, numbers or tuples. */
    PYTHON,
    /** Written as a function call in code. */
    FUNCTION_SYNTAX,
    /** Arguments wrapped once more as a string. */
    DOUBLE_ENCODED,
    /** No arguments where an empty object belongs. */
    NO_ARGUMENTS,
    /** The function's name had a prefix that the tool's has not. */
    NAME
}
