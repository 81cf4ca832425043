package dev.sluice.policies.tools;

import java.util.List;
import java.util.Locale;

/**
 * What the ranking of proposals rests on, in the order of the vector. A change of meaning or order is another
 * {@link #VERSION}.
 */
public enum CallFeature {
    /** 1 where no tool is called. */
    NO_CALL,
    /** How much the best fitting tool's name resembles the request, where none is called. */
    NO_CALL_THOUGH_A_TOOL_FITS,
    /** 1 where nothing is wrong with the calls. */
    SOUND,
    UNKNOWN_FUNCTION,
    MISSING_ARGUMENT,
    UNKNOWN_ARGUMENT,
    OTHER_FLAW,
    REPAIRED,
    /** Share of the arguments' values that stand in the user's words. */
    VALUES_SAID,
    /** 1 where values are given of which none stands in the user's words. */
    NO_VALUE_SAID,
    /** How much the called tools' names resemble the request. */
    NAME_FITS,
    /** How much better another tool's name resembles it. */
    ANOTHER_FITS_BETTER,
    /** Share of the optional arguments that are given. */
    OPTIONAL_GIVEN,
    /** Logarithm of one and the calls beyond the first. */
    MORE_CALLS,
    /** Logit of the success forecast for who proposes it. */
    ARM,
    /** Share of the other proposals that are the same. */
    AGREEMENT,
    /** Share of the other proposals that call the same tools. */
    SAME_TOOLS;

    /** Of the list as a whole. */
    public static final String VERSION = "call-features-1";

    /** In the order of the vector. */
    public static final List<CallFeature> ALL = List.of(values());

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
