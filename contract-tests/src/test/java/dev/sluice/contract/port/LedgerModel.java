package dev.sluice.contract.port;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ledger as simple as can be, in UTC and without months: what a real one must agree with at every step. */
final class LedgerModel {

    static final class Line {
        Budget budget;
        long end = Long.MIN_VALUE;
        long spent;
        long reserved;
        /** The last period in which anything was reserved, and what was spent in it: all that a log knows. */
        long loggedEnd = Long.MIN_VALUE;

        long loggedSpent;

        Line(Budget budget) {
            this.budget = budget;
        }

        void at(long second) {
            long length = seconds(budget.window());
            if (length == 0) {
                end = Long.MAX_VALUE;
            } else if (second >= end) {
                end = Math.floorDiv(second, length) * length + length;
                spent = 0;
                reserved = 0;
            }
        }

        long parts(Spend spend) {
            return budget.unit().of(spend).parts();
        }

        private static long seconds(Window window) {
            return switch (window) {
                case MINUTE -> 60;
                case HOUR -> 3_600;
                case DAY -> 86_400;
                case LIFETIME -> 0;
                case WEEK, MONTH -> throw new IllegalArgumentException("the model knows no weeks or months");
            };
        }
    }

    record Held(List<Integer> lines, List<Long> ends, Spend ceiling) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<Long, Held> open = new HashMap<>();

    LedgerModel() {}

    /** As it is now, to go back to. */
    LedgerModel copy() {
        LedgerModel copy = new LedgerModel();
        for (Line line : lines) {
            Line same = new Line(line.budget);
            same.end = line.end;
            same.spent = line.spent;
            same.reserved = line.reserved;
            same.loggedEnd = line.loggedEnd;
            same.loggedSpent = line.loggedSpent;
            copy.lines.add(same);
        }
        copy.open.putAll(open);
        return copy;
    }

    List<Budget> budgets() {
        return lines.stream().map(line -> line.budget).toList();
    }

    void open(Budget budget) {
        for (Line line : lines) {
            if (line.budget.isSameAs(budget)) {
                line.budget = budget;
                return;
            }
        }
        lines.add(new Line(budget));
    }

    /** Whether it was granted. */
    boolean reserve(long id, List<Scope> scopes, Spend ceiling, long second) {
        List<Integer> paying = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            line.at(second);
            if (scopes.contains(line.budget.scope())) {
                if (line.spent + line.reserved + line.parts(ceiling)
                        > line.budget.limit().parts()) {
                    return false;
                }
                paying.add(i);
                ends.add(line.end);
            }
        }
        for (int i : paying) {
            Line line = lines.get(i);
            line.reserved += line.parts(ceiling);
            line.loggedSpent = line.loggedEnd == line.end ? line.loggedSpent : 0;
            line.loggedEnd = line.end;
        }
        open.put(id, new Held(paying, ends, ceiling));
        return true;
    }

    /** Whether it had not ended before. */
    boolean end(long id, Spend charged) {
        Held held = open.remove(id);
        if (held == null) {
            return false;
        }
        for (int i = 0; i < held.lines().size(); i++) {
            Line line = lines.get(held.lines().get(i));
            if (line.end == held.ends().get(i)) {
                line.reserved -= line.parts(held.ceiling());
                line.spent += line.parts(charged);
            }
            if (line.loggedEnd == held.ends().get(i)) {
                line.loggedSpent += line.parts(charged);
            }
        }
        return true;
    }

    /** The process dies: what is open is charged whole, and a window in which nothing happened is not remembered. */
    void die() {
        for (long id : List.copyOf(open.keySet())) {
            end(id, open.get(id).ceiling());
        }
        for (Line line : lines) {
            line.end = line.loggedEnd;
            line.spent = line.loggedSpent;
        }
    }

    /** What is wrong with the accounts; empty where nothing is. */
    String disagreement(List<Account> accounts, long second) {
        if (accounts.size() != lines.size()) {
            return accounts.size() + " accounts, not " + lines.size();
        }
        for (Account account : accounts) {
            long limit = account.budget().limit().parts();
            long spent = account.spent().parts();
            long reserved = account.reserved().parts();
            Line line = line(account.budget());
            line.at(second);
            if (spent > limit || limit != account.free().parts() + reserved + spent) {
                return "not conserved: " + account;
            }
            if (spent != line.spent || reserved != line.reserved) {
                return account.budget().scope() + " " + account + ", but the model has spent " + line.spent
                        + ", reserved " + line.reserved;
            }
        }
        return "";
    }

    private Line line(Budget budget) {
        for (Line line : lines) {
            if (line.budget.equals(budget)) {
                return line;
            }
        }
        throw new IllegalStateException("no such budget: " + budget);
    }
}
