package dev.sluice.gateway.demo;

import dev.sluice.gateway.demo.PromptGenerator.Question;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What one is asked at school, from a shop's till to a parcel's papers: levels 1 to 3. */
final class SchoolQuestions {

    private static final List<String> NAMES = List.of(
            "Ada", "Bruno", "Chloe", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luca");
    private static final List<String> THINGS =
            List.of("pencils", "marbles", "stamps", "apples", "tickets", "candles", "bolts", "postcards");
    private static final List<String> WORDS = List.of(
            "lantern", "harbour", "pigment", "granite", "saddle", "orchard", "ribbon", "velvet", "cobalt", "meadow",
            "thimble", "walnut");

    private final Random random;

    SchoolQuestions(Random random) {
        this.random = random;
    }

    Question till() {
        String name = pick(NAMES);
        long count = between(3, 9);
        long price = between(2, 9);
        long other = between(4, 20);
        return new Question(
                "%s buys %d %s for $%d each and a bag for $%d. How much does %s pay in total?"
                        .formatted(name, count, pick(THINGS), price, other, name),
                count * price + other,
                count * price);
    }

    Question bags() {
        String thing = pick(THINGS);
        long has = between(12, 40);
        long bags = between(2, 6);
        long each = between(3, 11);
        return new Question(
                "%s has %d %s. A friend brings %d bags, each with %d %s. How many %s are there in total?"
                        .formatted(pick(NAMES), has, thing, bags, each, thing, thing),
                has + bags * each,
                has + each);
    }

    Question shares() {
        String thing = pick(THINGS);
        long children = between(3, 8);
        long each = between(4, 12);
        long more = between(2, 5);
        return new Question(
                "%d children share %d %s equally, then each child gets %d more. How many %s does each child have?"
                        .formatted(children, children * each, thing, more, thing),
                each + more,
                each);
    }

    Question saved() {
        String name = pick(NAMES);
        long perWeek = between(3, 12);
        long weeks = between(3, 9);
        long spent = between(2, 8);
        return new Question(
                "%s saves $%d each week for %d weeks and then spends $%d. How much money does %s have left?"
                        .formatted(name, perWeek, weeks, spent, name),
                perWeek * weeks - spent,
                perWeek * weeks);
    }

    Question story() {
        String name = pick(NAMES);
        String thing = pick(THINGS);
        long has = between(12, 40);
        long lost = between(2, 11);
        long sold = between(3, 9);
        long after = (has - lost) * 2 - sold;
        return new Question(
                ("%s starts the week with %d %s. On Monday %d of them are lost. On Tuesday a neighbour gives %s as many"
                                + " %s as %s has left, and on Wednesday %d are sold. How many %s does %s have in the end?")
                        .formatted(name, has, thing, lost, name, thing, name, sold, thing, name),
                after,
                has * 2 - lost - sold);
    }

    Question sale() {
        String thing = pick(THINGS);
        long hundreds = between(2, 9);
        long off = 10 * between(1, 6);
        long postage = between(3, 15);
        return new Question(
                ("A box of %s costs $%d. In a sale the price is reduced by %d%%, and then $%d is added for postage."
                                + " How much, in dollars, do 2 boxes cost when the postage is paid only once?")
                        .formatted(thing, hundreds * 10, off, postage),
                2 * hundreds * (100 - off) / 10 + postage,
                2 * (hundreds * (100 - off) / 10 + postage));
    }

    Question trip() {
        long fast = between(5, 9) * 10;
        long hours = between(2, 5);
        long slow = between(2, 4) * 10;
        long more = between(2, 4);
        return new Question(
                ("%s drives for %d hours at %d kilometres per hour, takes a break of half an hour and then rides a bus"
                                + " for %d hours at %d kilometres per hour. How many kilometres is the whole trip?")
                        .formatted(pick(NAMES), hours, fast, more, slow),
                hours * fast + more * slow,
                (hours + more) * fast);
    }

    Question wages() {
        String name = pick(NAMES);
        long perHour = 2 * between(5, 11);
        long extra = between(2, 6);
        return new Question(
                ("%s earns $%d per hour for the first 40 hours of a week and half as much again for each hour after"
                                + " that. How much does %s earn in a week of %d hours?")
                        .formatted(name, perHour, name, 40 + extra),
                perHour * 40 + perHour * 3 / 2 * extra,
                perHour * (40 + extra));
    }

    Question queue() {
        List<String> order = new ArrayList<>(NAMES);
        Collections.shuffle(order, random);
        order = new ArrayList<>(order.subList(0, 6));
        List<String> facts = new ArrayList<>();
        for (int i = 0; i + 1 < order.size(); i++) {
            facts.add(order.get(i) + " stands directly before " + order.get(i + 1) + ".");
        }
        Collections.shuffle(facts, random);
        return new Question(
                "6 people wait in a queue. " + String.join(" ", facts) + " Who is number 4 from the front?",
                order.get(3),
                order.get(2),
                order.get(4),
                order.get(0));
    }

    Question date() {
        LocalDate start = LocalDate.of(2024, 1, 1).plusDays(between(0, 1000));
        long days = between(3, 9);
        long weeks = between(3, 15);
        long late = between(5, 30);
        LocalDate end = start.plusDays(days).plusWeeks(weeks).minusDays(late);
        return new Question(
                ("A parcel is sent on %s. It travels for %d days and lies in a warehouse for another %d weeks. Then the"
                                + " paperwork turns out to be dated %d days too late, and the date is corrected."
                                + " Which date, written as year-month-day, is that?")
                        .formatted(start, days, weeks, late),
                end.toString(),
                end.plusDays(1).toString(),
                end.minusDays(1).toString(),
                end.plusWeeks(1).toString());
    }

    Question linear() {
        long x = between(2, 15);
        long a = between(3, 9);
        long b = between(2, 20);
        long c = a + between(1, 5);
        long d = a * x + b - c * x;
        return new Question(
                "Solve the equation %dx + %d = %dx %s %d for x.".formatted(a, b, c, d < 0 ? "-" : "+", Math.abs(d)),
                x,
                -x);
    }

    Question letters() {
        String word = pick(WORDS);
        int n = (int) between(2, 4);
        String moved = word.substring(n) + word.substring(0, n);
        String back = new StringBuilder(moved).reverse().toString();
        String now = back.charAt(back.length() - 1) + back;
        return new Question(
                ("Take the word '%s'. Move its first %d letters to the end, write the result backwards, and put a copy"
                                + " of its last letter in front. What do you have?")
                        .formatted(word, n),
                now,
                back,
                moved.charAt(moved.length() - 1) + moved,
                now + "e");
    }

    private long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
