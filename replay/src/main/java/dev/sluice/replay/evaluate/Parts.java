package dev.sluice.replay.evaluate;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.data.RecordedSet;
import dev.sluice.replay.data.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One split of the material. A set that stands on both sides is split by prompt, equal prompts always to one side.
 *
 * @param training the recorded sets as they would be had only the training prompts ever been asked
 * @param train the training prompts, in their files' order
 * @param test the prompts to measure on, in the order of the stream
 * @param dropped test prompts that lack an answer of a model of the pool
 */
record Parts(List<RecordedSet> training, List<Asked> train, List<Asked> test, int dropped) {

    static Parts of(Material material, List<String> trainNames, List<String> testNames, long seed) {
        List<RecordedSet> training = new ArrayList<>();
        List<Asked> train = new ArrayList<>();
        List<Asked> test = new ArrayList<>();
        int dropped = 0;
        for (String name : trainNames) {
            boolean shared = testNames.contains(name);
            material.of(name).stream()
                    .filter(a -> !shared || side(a, seed) == Split.TRAIN)
                    .forEach(train::add);
        }
        for (RecordedSet set : material.trainingSets(trainNames)) {
            boolean shared = testNames.contains(set.name());
            training.add(set.only(p -> !shared || Split.of(p.text(), seed) == Split.TRAIN));
        }
        for (String name : testNames) {
            boolean shared = trainNames.contains(name);
            for (Asked asked : material.of(name)) {
                if (!shared || side(asked, seed) == Split.TEST) {
                    test.add(asked);
                }
            }
        }
        List<Asked> whole = new ArrayList<>(test.stream().filter(Asked::whole).toList());
        dropped += test.size() - whole.size();
        if (train.size() < 2 || whole.size() < 2) {
            throw new WrongInput("too few prompts: " + train.size() + " to train on and " + whole.size()
                    + " to test on that every model of the pool has answered");
        }
        Collections.shuffle(whole, new Random(seed));
        return new Parts(training, train, whole, dropped);
    }

    private static Split side(Asked asked, long seed) {
        return Split.of(asked.prompt().text(), seed);
    }
}
