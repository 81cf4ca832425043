package dev.sluice.replay.data;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A prompt as a caller would send it: one user message. */
public final class AskedPrompt {

    private AskedPrompt() {}

    public static InferenceRequest request(String id, String text) {
        return request(id, text, Tokens.ZERO);
    }

    /** @param least what the prompt is known to measure at least, should its bytes be fewer */
    public static InferenceRequest request(String id, String text, Tokens least) {
        return new InferenceRequest(
                id,
                Caller.ofKey("replay"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(text.getBytes(StandardCharsets.UTF_8).length).max(least),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }
}
