package dev.sluice.contract.port;

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

/** Requests in OpenAI's wire format, as a door would have read them. */
final class Asked {

    private Asked() {}

    static InferenceRequest of(String body, String text, AnswerShape shape, boolean streamed) {
        return new InferenceRequest(
                "r1",
                Caller.ofKey("shop"),
                Operation.CHAT,
                "auto",
                List.of(Message.user(text)),
                List.of(),
                shape,
                Optional.empty(),
                1,
                streamed,
                false,
                Set.of(),
                new Tokens(body.length()),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param more further members of the body, each followed by a comma; may be empty */
    static InferenceRequest chat(String more, boolean streamed) {
        String body = "{" + more + (streamed ? "\"stream\":true," : "")
                + "\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return of(body, "hi", AnswerShape.FREE, streamed);
    }
}
