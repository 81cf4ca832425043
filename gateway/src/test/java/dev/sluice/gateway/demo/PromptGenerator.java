package dev.sluice.gateway.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** Makes the prompts of the play from a seed: four of every kind and level, harder ones longer and with more numbers. */
final class PromptGenerator {

    private static final long SEED = 7;
    private static final int OF_EACH = 4;
    private static final int MISTAKES = 3;
    private static final String ASKED = " Finish with: The answer is ...";
    private static final List<String> NAMES = List.of(
            "Ada", "Bruno", "Chloe", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luca");
    private static final List<String> WORDS = List.of(
            "lantern", "harbour", "pigment", "granite", "saddle", "orchard", "ribbon", "velvet", "cobalt", "meadow",
            "thimble", "walnut");
    private static final List<String> THINGS =
            List.of("pencils", "marbles", "stamps", "apples", "tickets", "candles", "bolts", "postcards");

    private final Random random = new Random(SEED);
    private final Set<String> asked = new HashSet<>();

    /** A question, its answer, and mistakes people would make with it. */
    private record Question(String text, String answer, SequencedSet<String> mistakes) {}

    /** One prompt a line. */
    static String write() {
        List<DemoPrompt> prompts = new PromptGenerator().prompts();
        return String.join(
                        "\n",
                        prompts.stream()
                                .map(JsonMapper.shared()::writeValueAsString)
                                .toList())
                + "\n";
    }

    private List<DemoPrompt> prompts() {
        List<DemoPrompt> prompts = new ArrayList<>();
        for (int level = 1; level <= DemoPrompt.LEVELS; level++) {
            for (int i = 1; i <= OF_EACH; i++) {
                prompts.add(prompt("sum", level, i, this::sum));
                prompts.add(prompt("story", level, i, this::story));
                prompts.add(prompt("letters", level, i, this::letters));
                prompts.add(prompt("date", level, i, this::date));
                prompts.add(prompt("queue", level, i, this::queue));
            }
        }
        Collections.shuffle(prompts, random);
        return prompts;
    }

    private DemoPrompt prompt(String kind, int level, int i, IntFunction<Question> make) {
        Question question = make.apply(level);
        while (!asked.add(question.text())) {
            question = make.apply(level);
        }
        String answer = question.answer();
        List<String> mistakes = question.mistakes().stream()
                .filter(m -> !m.equals(answer))
                .limit(MISTAKES)
                .toList();
        return new DemoPrompt(kind + "-" + level + "-" + i, level, question.text() + ASKED, answer, mistakes);
    }

    private Question sum(int level) {
        int size = level <= 2 ? 60 : level <= 4 ? 90 : 400;
        long total = between(size / 2, size);
        long careless = total;
        StringBuilder text =
                new StringBuilder("Work out ").append("(".repeat(level)).append(total);
        for (int i = 0; i < level; i++) {
            boolean times = i % 2 == 1;
            long next = times ? between(2, 9) : between(size / 4, size);
            total = times ? total * next : i % 4 == 2 ? total - next : total + next;
            careless = times ? careless * next : careless + next;
            text.append(times ? " * " : i % 4 == 2 ? " - " : " + ").append(next).append(")");
        }
        return numeric(text.append(".").toString(), total, careless);
    }

    private Question story(int level) {
        String name = pick(NAMES);
        String thing = pick(THINGS);
        long has = between(12, 40);
        long before = has;
        StringBuilder text = new StringBuilder(name + " starts the week with " + has + " " + thing + ".");
        for (int step = 0; step < level; step++) {
            before = has;
            long n = between(2, 11);
            switch (step % 5) {
                case 0 -> {
                    has += n * 3;
                    text.append(" A friend brings 3 bags, each with ").append(n).append(" of them.");
                }
                case 1 -> {
                    has -= n;
                    text.append(" On the way home ")
                            .append(n)
                            .append(" are lost, though nobody notices until evening.");
                }
                case 2 -> {
                    has *= 2;
                    text.append(" A neighbour then gives as many again as ")
                            .append(name)
                            .append(" has at that moment.");
                }
                case 3 -> {
                    has -= has % 4;
                    has /= 4;
                    text.append(" Everything is packed into boxes of 4, and what does not fill a box is given away;")
                            .append(" from now on it is the boxes that are counted.");
                }
                default -> {
                    has = has * 5 - n;
                    text.append(" Each box is exchanged for 5 smaller ones, of which ")
                            .append(n)
                            .append(" turn out to be empty and are thrown out.");
                }
            }
        }
        return numeric(text.append(" How many are there in the end?").toString(), has, before);
    }

    private Question letters(int level) {
        String word = pick(WORDS);
        String now = word;
        String before = word;
        StringBuilder text = new StringBuilder("Take the word '" + word + "'.");
        for (int step = 0; step < level; step++) {
            before = now;
            int n = (int) between(2, 4);
            switch ((step + word.length()) % 4) {
                case 0 -> {
                    now = new StringBuilder(now).reverse().toString();
                    text.append(" Write it backwards.");
                }
                case 1 -> {
                    now = now.substring(n) + now.substring(0, n);
                    text.append(" Move its first ").append(n).append(" letters to the end.");
                }
                case 2 -> {
                    now = now.charAt(now.length() - 1) + now;
                    text.append(" Put a copy of its last letter in front.");
                }
                default -> {
                    now = now.substring(0, n) + "x" + now.substring(n);
                    text.append(" Insert the letter x after letter ").append(n).append(".");
                }
            }
        }
        String reversed = new StringBuilder(now).reverse().toString();
        return question(text.append(" What do you have?").toString(), now, before, reversed, now + "e", "x" + now);
    }

    private Question date(int level) {
        LocalDate start = LocalDate.of(2024, 1, 1).plusDays(between(0, 1000));
        LocalDate now = start;
        StringBuilder text = new StringBuilder("A parcel is sent on " + start + ".");
        for (int step = 0; step < level; step++) {
            int n = (int) between(3, 9 + 12L * step);
            switch (step % 4) {
                case 0 -> {
                    now = now.plusDays(n);
                    text.append(" It travels for ").append(n).append(" days.");
                }
                case 1 -> {
                    now = now.plusWeeks(n);
                    text.append(" It lies in a warehouse for another ")
                            .append(n)
                            .append(" weeks.");
                }
                case 2 -> {
                    now = now.minusDays(n);
                    text.append(" Then the paperwork turns out to be dated ")
                            .append(n)
                            .append(" days too late, and the date is corrected.");
                }
                default -> {
                    now = now.withDayOfMonth(1).plusMonths(1);
                    text.append(" It is handed over on the first day of the following month.");
                }
            }
        }
        return question(
                text.append(" On which date, written as year-month-day, does this end?")
                        .toString(),
                now.toString(),
                now.plusDays(1).toString(),
                now.minusDays(1).toString(),
                now.plusWeeks(1).toString());
    }

    private Question queue(int level) {
        List<String> order = new ArrayList<>(NAMES);
        Collections.shuffle(order, random);
        order = new ArrayList<>(order.subList(0, level + 2));
        List<String> facts = new ArrayList<>();
        for (int i = 0; i + 1 < order.size(); i++) {
            facts.add(order.get(i) + " stands directly before " + order.get(i + 1) + ".");
        }
        for (int i = 0; i < level - 1; i++) {
            facts.add(order.get(i) + " is " + between(11, 79) + " years old and paid " + between(3, 30) + " coins.");
        }
        Collections.shuffle(facts, random);
        int asked = order.size() / 2;
        return question(
                order.size() + " people wait in a queue. " + String.join(" ", facts) + " Who is number " + (asked + 1)
                        + " from the front?",
                order.get(asked),
                order.get(asked - 1),
                order.get(order.size() - 1),
                order.get(0),
                order.get(order.size() - 2));
    }

    private Question numeric(String text, long answer, long careless) {
        return question(
                text,
                Long.toString(answer),
                Long.toString(careless),
                Long.toString(answer + between(1, 3)),
                Long.toString(answer - between(4, 9)),
                Long.toString(answer + 10));
    }

    private static Question question(String text, String answer, String... mistakes) {
        return new Question(text, answer, new LinkedHashSet<>(List.of(distinct(mistakes))));
    }

    private static String[] distinct(String... all) {
        return new LinkedHashSet<>(java.util.Arrays.asList(all)).toArray(String[]::new);
    }

    private long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
