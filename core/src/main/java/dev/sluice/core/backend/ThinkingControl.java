package dev.sluice.core.backend;

/** The knob, if any, by which a backend's thinking is steered. Dialects map it to fields; none is ever made up. */
public enum ThinkingControl {
    /** The model does not think. */
    NONE(false, false, false),
    /** The model always thinks and nothing steers it but the output limit. */
    ALWAYS(false, false, false),
    /** An effort level that can be none: OpenAI {@code reasoning_effort}. */
    EFFORT(true, false, true),
    /** An effort level that cannot be none: OpenAI o-series {@code reasoning_effort}. */
    EFFORT_ALWAYS_ON(false, false, true),
    /** A chat-template switch without a limit: {@code chat_template_kwargs.enable_thinking}. */
    TEMPLATE_SWITCH(true, false, false),
    /** A chat-template switch and vLLM's {@code thinking_token_budget}. */
    TEMPLATE_SWITCH_AND_BUDGET(true, true, false),
    /** Anthropic {@code thinking.budget_tokens}, at least 1,024; models up to 4.5. */
    BUDGET_TOKENS(true, true, false),
    /** Anthropic {@code thinking.type: adaptive} with {@code output_config.effort}; models from 4.7, never off. */
    ADAPTIVE(false, false, true);

    /** How much of the thinking that is billed can be read in the answer. */
    public enum Shown {
        /** All of it, token for token. */
        IN_FULL,
        /** A summary, shorter than what is billed, or nothing. */
        SUMMARISED,
        /** All of it or nothing, as the provider pleases. */
        ALL_OR_NOTHING
    }

    private final boolean canSwitchOff;
    private final boolean takesLimit;
    private final boolean takesEffort;

    ThinkingControl(boolean canSwitchOff, boolean takesLimit, boolean takesEffort) {
        this.canSwitchOff = canSwitchOff;
        this.takesLimit = takesLimit;
        this.takesEffort = takesEffort;
    }

    public boolean thinks() {
        return this != NONE;
    }

    public boolean canSwitchOff() {
        return canSwitchOff;
    }

    public boolean takesLimit() {
        return takesLimit;
    }

    public boolean takesEffort() {
        return takesEffort;
    }

    public Shown shown() {
        return switch (this) {
            case NONE, TEMPLATE_SWITCH, TEMPLATE_SWITCH_AND_BUDGET -> Shown.IN_FULL;
            case ALWAYS, EFFORT, EFFORT_ALWAYS_ON -> Shown.ALL_OR_NOTHING;
            case BUDGET_TOKENS, ADAPTIVE -> Shown.SUMMARISED;
        };
    }
}
