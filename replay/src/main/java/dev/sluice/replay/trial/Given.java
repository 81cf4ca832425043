package dev.sluice.replay.trial;

/**
 * A recorded answer as it was given to a call.
 *
 * @param sample which of the model's answers to the prompt
 * @param cut whether the call's limit cut it off
 */
public record Given(String model, int sample, boolean cut) {

    private static final String CUT = "cut";

    /** Names it as a completion. */
    String id() {
        return sample + ":" + (cut ? CUT : "whole") + ":" + model;
    }

    static Given ofId(String id) {
        String[] parts = id.split(":", 3);
        return new Given(parts[2], Integer.parseInt(parts[0]), parts[1].equals(CUT));
    }
}
