package dev.sluice.policies.revise;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.Judged;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;

/** Edits as another does, and asks for revisions in the words of {@link Revision}. */
public record RevisingEditor(Editor editor) implements Editor {

    @Override
    public Edited edit(InferenceRequest request, Completion completion) {
        return editor.edit(request, completion);
    }

    @Override
    public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
        return editor.best(request, difficulty, answers);
    }

    @Override
    public List<Message> revision(InferenceRequest request, List<Judged> earlier) {
        return Revision.turns(earlier);
    }
}
