// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.api.device.Store;
import io.ringzero.api.xen.DomainId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The tree with the rights of domain 0. Any thread: each operation is a turn of the store. */
final class ControlStore implements Store {
    private final Database database;
    private final Turns turns;

    /** Where operations run. */
    interface Turns {
        <T> T call(Callable<T> work) throws Exception;
    }

    ControlStore(Database database, Turns turns) {
        this.database = database;
        this.turns = turns;
    }

    @Override
    public Optional<byte[]> read(String path) {
        return turn(path,
            checked -> Optional.ofNullable(database.tree().find(checked)).map(node -> node.value().clone()));
    }

    @Override
    public void write(String path, byte[] value) {
        change(path, (checked, workspace) -> workspace.write(checked, value));
    }

    @Override
    public List<String> directory(String path) {
        return turn(path, checked -> {
            Node node = database.tree().find(checked);
            return node == null ? List.<String>of() : List.copyOf(node.children().keySet());
        });
    }

    @Override
    public void remove(String path) {
        change(path, (checked, workspace) -> {
            if (workspace.tree().find(checked) != null) {
                workspace.remove(checked);
            }
        });
    }

    @Override
    public void own(String path, DomainId owner) {
        change(path, (checked, workspace) -> {
            workspace.node(checked, Perms.WRITE);
            workspace.setPerms(checked, Perms.privateTo(owner.domid()));
        });
    }

    @Override
    public void allowRead(String path, DomainId reader) {
        change(path, (checked, workspace) -> workspace.setPerms(checked,
            workspace.node(checked, Perms.READ).perms().with(reader.domid(), Perms.READ)));
    }

    private interface Look<T> {
        T at(String checked) throws StoreException;
    }

    private interface Step {
        void apply(String checked, Workspace workspace) throws StoreException;
    }

    private void change(String path, Step step) {
        turn(path, checked -> {
            database.change(0, workspace -> step.apply(checked, workspace));
            return path;
        });
    }

    private <T> T turn(String path, Look<T> look) {
        try {
            return turns.call(() -> look.at(StorePath.absolute(path, 0)));
        } catch (StoreException e) {
            throw new IllegalArgumentException("the store refuses " + path + ": " + e.error(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the store could not look at " + path + ": " + e.getMessage(), e);
        }
    }
}
