package dev.sluice.policies.verify.energy;

import java.util.List;
import java.util.Locale;

/**
 * What the energy of an answer rests on, in the order of the vector. A change of meaning or order is another
 * {@link #VERSION}. All lie within a few units of 0, and are 0 where nothing is known.
 */
public enum AnswerFeature {
    /** Always 1. */
    BIAS("always"),
    /** Logit of the success that was forecast for the call. */
    FORECAST("what was forecast for the call"),
    /** 1 where no forecast can be had. */
    NO_FORECAST("no forecast for the call"),
    /** Answers by other families that say the same, over one more than those that were asked. */
    AGREE_OTHER("another family says the same"),
    DISAGREE_OTHER("another family says otherwise"),
    AGREE_SAME("the same family says the same"),
    DISAGREE_SAME("the same family says otherwise"),
    /** Mean of the peers' forecast logits, each with a minus where the peer says otherwise. */
    PEERS_FORECAST("who agrees and who does not"),
    /** 1 where there is nothing to compare with. */
    ALONE("nothing to compare with"),
    /** 1 where no answer can be found in the text. */
    NO_ANSWER("no answer found in the text"),
    /** 1 where it was cut or filtered. */
    CUT("cut off"),
    REFUSED("declines"),
    LOOPING("ends in a loop"),
    /** Logarithm of the tokens written against the forecast, over its spread. */
    LENGTH("its length"),
    /** The same without the sign: odd either way. */
    ODD_LENGTH("its odd length"),
    CALCULATIONS_HOLD("its calculations hold"),
    CALCULATIONS_WRONG("a calculation is wrong"),
    /** Logarithm of one and the words of a kind in a hundred. */
    HEDGES("hedging"),
    SECOND_THOUGHTS("second thoughts"),
    CONNECTIVES("connectives"),
    /** Mean logit of what scorers and judges say. */
    SCORES("what scorers say"),
    /** 1 where at least one scorer spoke. */
    SCORED("a scorer spoke");

    /** Of the list as a whole. */
    public static final String VERSION = "energy-features-1";

    /** In the order of the vector. */
    public static final List<AnswerFeature> ALL = List.of(values());

    private final String words;

    AnswerFeature(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static int count() {
        return ALL.size();
    }

    public static List<String> labels() {
        return ALL.stream().map(AnswerFeature::label).toList();
    }
}
