package dev.sluice.replay.evaluate;

import dev.sluice.replay.WrongInput;
import java.util.List;
import java.util.Optional;

/**
 * Which two models a pair is made of: those that are named, or those of a pool of two, the stronger being the one with
 * the better scores on the training sets.
 */
record Pairing(Material material, List<String> train) {

    Optional<Options.Pair> of(List<String> pool, Optional<String> strong, Optional<String> weak) {
        if (strong.isPresent() != weak.isPresent()) {
            throw new WrongInput("--strong and --weak go together");
        }
        if (strong.isEmpty() || weak.isEmpty()) {
            return pool.size() == 2 ? Optional.of(byScore(pool.get(0), pool.get(1))) : Optional.empty();
        }
        if (strong.get().equals(weak.get())) {
            throw new WrongInput("--strong and --weak name the same model '" + strong.get() + "'");
        }
        for (String model : List.of(strong.get(), weak.get())) {
            if (!pool.contains(model)) {
                throw new WrongInput("'" + model + "' is not in the pool " + String.join(", ", pool));
            }
        }
        return Optional.of(new Options.Pair(strong.get(), weak.get()));
    }

    private Options.Pair byScore(String one, String other) {
        List<Asked> whole = train.stream()
                .flatMap(name -> material.of(name).stream())
                .filter(Asked::whole)
                .toList();
        if (whole.isEmpty()) {
            throw new WrongInput("the training sets do not say which of " + one + " and " + other
                    + " is the stronger: name them by --strong and --weak");
        }
        return score(whole, one) >= score(whole, other) ? new Options.Pair(one, other) : new Options.Pair(other, one);
    }

    private double score(List<Asked> whole, String model) {
        return whole.stream()
                .mapToDouble(a -> material.marks().first(a.key(), model).orElseThrow())
                .sum();
    }
}
