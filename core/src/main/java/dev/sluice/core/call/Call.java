package dev.sluice.core.call;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;

/**
 * One use of one backend.
 *
 * @param promptBound a true upper bound on the prompt's tokens
 * @param answerLimit the most it may write for each choice, thinking included; enforced upstream
 * @param choices alternative answers from the one call
 */
public record Call(Backend backend, Protocol protocol, Tokens promptBound, Tokens answerLimit, int choices) {

    public Call {
        if (choices < 1) {
            throw new IllegalArgumentException("choices must be at least 1: " + choices);
        }
        boolean real = switch (protocol) {
            case Protocol.AsAsked a -> true;
            case Protocol.Direct d ->
                !backend.card().thinking().thinks() || backend.card().thinking().canSwitchOff();
            case Protocol.Thinking t -> backend.card().thinking().takesLimit();
            case Protocol.Effort e -> backend.card().thinking().takesEffort();
        };
        if (!real) {
            throw new IllegalArgumentException(backend.id() + " cannot be called " + protocol.label()
                    + ": its thinking control is " + backend.card().thinking());
        }
        if (protocol instanceof Protocol.Thinking t && t.limit().compareTo(answerLimit) >= 0) {
            throw new IllegalArgumentException("the thinking limit " + t.limit().count()
                    + " leaves no room for an answer within " + answerLimit.count() + " tokens");
        }
    }

    /** The most it can cost. */
    public Spend ceiling() {
        Tokens output = answerLimit.times(choices);
        return new Spend(backend.price().ceiling(promptBound, output), promptBound.plus(output));
    }

    /** Backend and protocol: what outcomes are learned about. */
    public String arm() {
        return backend.id() + "/" + protocol.label();
    }
}
