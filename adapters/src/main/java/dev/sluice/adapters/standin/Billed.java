package dev.sluice.adapters.standin;

/** What a stand-in provider would put on its bill for one model. */
public record Billed(long calls, long promptTokens, long outputTokens) {

    static final Billed NOTHING = new Billed(0, 0, 0);

    Billed plus(long prompt, long output) {
        return new Billed(calls + 1, promptTokens + prompt, outputTokens + output);
    }
}
