package dev.sluice.adapters.changes;

class InMemoryChangeLogTest extends ChangeLogContract {

    @Override
    ChangeLog open() {
        return new InMemoryChangeLog(() -> NOW);
    }
}
