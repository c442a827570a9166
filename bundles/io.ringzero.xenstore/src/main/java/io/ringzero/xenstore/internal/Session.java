// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A guest's open transactions, and the way its operations take: through one of them or straight to the tree. In turns. */
final class Session {
    private final int domid;
    private final Database database;
    private final Map<Integer, Transaction> transactions = new TreeMap<>();
    private int lastTransaction;

    Session(int domid, Database database) {
        this.domid = domid;
        this.database = database;
    }

    int domid() {
        return domid;
    }

    /** Opens a transaction; its number is never 0 and not in use. */
    int begin() throws StoreException {
        if (transactions.size() >= Quota.GUEST.transactions()) {
            throw new StoreException(StoreException.ENOSPC);
        }
        do {
            lastTransaction++;
        } while (lastTransaction == 0 || transactions.containsKey(lastTransaction));
        transactions.put(lastTransaction, database.begin(domid));
        return lastTransaction;
    }

    /** Ends a transaction, whatever the outcome. */
    void end(int id, boolean commit) throws StoreException {
        Transaction transaction = transactions.remove(id);
        if (transaction == null) {
            throw new StoreException(StoreException.ENOENT);
        }
        if (commit) {
            database.commit(domid, transaction);
        }
    }

    void endAll() {
        transactions.clear();
    }

    private @Nullable Transaction transaction(int id) throws StoreException {
        Transaction transaction = transactions.get(id);
        if (id != 0 && transaction == null) {
            throw new StoreException(StoreException.ENOENT);
        }
        return transaction;
    }

    /** A node to be read. */
    Node read(int transactionId, String path) throws StoreException {
        Transaction transaction = transaction(transactionId);
        Workspace workspace = transaction == null ? database.workspace(domid) : transaction.look(path);
        return workspace.node(path, Perms.READ);
    }

    void change(int transactionId, String path, Transaction.Step step) throws StoreException {
        Transaction transaction = transaction(transactionId);
        if (transaction == null) {
            database.change(domid, step);
        } else {
            transaction.change(path, step);
        }
    }
}
