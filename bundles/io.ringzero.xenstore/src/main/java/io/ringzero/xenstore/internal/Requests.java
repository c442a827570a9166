// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsLimits;
import io.ringzero.abi.XsType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Guests' requests, one at a time (docs/misc/xenstore.txt). Whatever a guest sends, it gets one reply: of the request's own
 * type, or XS_ERROR with the error's name. In turns.
 */
final class Requests {
    private static final byte[] OK = Message.payload(List.of("OK"));

    private final Database database;
    private final IntPredicate introduced;

    /**
     * For all guests.
     *
     * @param introduced whether a domain has a ring in service
     */
    Requests(Database database, IntPredicate introduced) {
        this.database = database;
        this.introduced = introduced;
    }

    /** Does a request; watch events that it causes go out before its reply is handed back. */
    Message handle(Session session, Watches.Sink sink, Message request) {
        try {
            byte[] payload = perform(session, sink, request);
            if (payload.length > XsLimits.XENSTORE_PAYLOAD_MAX) {
                throw new StoreException(StoreException.E2BIG);
            }
            return request.reply(request.type(), payload);
        } catch (StoreException e) {
            return request.reply(XsType.XS_ERROR, Message.payload(List.of(e.error())));
        }
    }

    private byte[] perform(Session session, Watches.Sink sink, Message request) throws StoreException {
        return switch (request.type()) {
            case XsType.XS_DIRECTORY -> Message.payload(new ArrayList<>(only(session, request).children().keySet()));
            case XsType.XS_DIRECTORY_PART -> directoryPart(session, request);
            case XsType.XS_READ -> only(session, request).value();
            case XsType.XS_GET_PERMS -> Message.payload(only(session, request).perms().texts());
            case XsType.XS_WRITE -> {
                byte[] value = request.after(Math.min(1, request.strings().size()));
                yield change(session, request, path -> workspace -> workspace.write(path, value));
            }
            case XsType.XS_MKDIR -> change(session, request, path -> workspace -> workspace.mkdir(path));
            case XsType.XS_RM -> change(session, request, path -> workspace -> workspace.remove(path));
            case XsType.XS_SET_PERMS -> setPerms(session, request);
            case XsType.XS_WATCH -> watch(session, sink, request);
            case XsType.XS_UNWATCH -> unwatch(session, sink, request);
            case XsType.XS_RESET_WATCHES -> {
                database.watches().removeAll(sink);
                yield OK;
            }
            case XsType.XS_TRANSACTION_START -> {
                if (request.transaction() != 0) {
                    throw new StoreException(StoreException.EINVAL);
                }
                yield Message.payload(List.of(Integer.toUnsignedString(session.begin())));
            }
            case XsType.XS_TRANSACTION_END -> end(session, request);
            case XsType.XS_GET_DOMAIN_PATH -> Message.payload(List.of(StorePath.home(domid(request))));
            case XsType.XS_IS_DOMAIN_INTRODUCED -> {
                int domid = domid(request);
                yield Message.payload(List.of(domid == 0 || introduced.test(domid) ? "T" : "F"));
            }
            case XsType.XS_CONTROL, XsType.XS_INTRODUCE, XsType.XS_RELEASE, XsType.XS_RESUME, XsType.XS_SET_TARGET ->
                throw new StoreException(StoreException.EACCES);
            default -> throw new StoreException(StoreException.ENOSYS);
        };
    }

    private static String path(Session session, Message request) throws StoreException {
        List<String> strings = request.strings();
        if (strings.isEmpty()) {
            throw new StoreException(StoreException.EINVAL);
        }
        return StorePath.absolute(strings.getFirst(), session.domid());
    }

    private static int domid(Message request) throws StoreException {
        return Perms.domid(request.exactly(1).getFirst());
    }

    /** The node of a request that says nothing but a path. */
    private static Node only(Session session, Message request) throws StoreException {
        request.exactly(1);
        return session.read(request.transaction(), path(session, request));
    }

    private interface Stepper {
        Transaction.Step on(String path);
    }

    private static byte[] change(Session session, Message request, Stepper stepper) throws StoreException {
        if (request.type() != XsType.XS_WRITE) {
            request.exactly(1);
        }
        String path = path(session, request);
        session.change(request.transaction(), path, stepper.on(path));
        return OK;
    }

    private static byte[] setPerms(Session session, Message request) throws StoreException {
        List<String> strings = request.strings();
        if (strings.size() < 2) {
            throw new StoreException(StoreException.EINVAL);
        }
        String path = path(session, request);
        Perms perms = Perms.parse(strings.subList(1, strings.size()));
        session.change(request.transaction(), path, workspace -> workspace.setPerms(path, perms));
        return OK;
    }

    /** {@code <path>|<offset>|}: as many whole names from there as fit, after the directory's generation. */
    private static byte[] directoryPart(Session session, Message request) throws StoreException {
        List<String> strings = request.exactly(2);
        int offset = number(strings.get(1));
        Node node = session.read(request.transaction(), path(session, request));
        List<String> part = new ArrayList<>(List.of(Long.toString(node.version())));
        int room = XsLimits.XENSTORE_PAYLOAD_MAX - part.getFirst().length() - 2;
        int at = 0;
        boolean whole = true;
        for (String name : node.children().keySet()) {
            int length = name.length() + 1;
            if (at >= offset) {
                if (length > room) {
                    whole = false;
                    break;
                }
                part.add(name);
                room -= length;
            }
            at += length;
        }
        if (whole) {
            part.add("");
        }
        return Message.payload(part);
    }

    private static int number(String text) throws StoreException {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new StoreException(StoreException.EINVAL);
        }
        return Integer.parseInt(text);
    }

    private static String watchPath(Session session, String given) throws StoreException {
        boolean special = given.equals("@introduceDomain") || given.equals("@releaseDomain");
        return special ? given : StorePath.absolute(given, session.domid());
    }

    private byte[] watch(Session session, Watches.Sink sink, Message request) throws StoreException {
        List<String> strings = request.exactly(2);
        if (strings.get(1).length() > Quota.GUEST.tokenBytes()) {
            throw new StoreException(StoreException.E2BIG);
        }
        String given = strings.getFirst();
        Watches.Watch watch = new Watches.Watch(session.domid(), sink, watchPath(session, given), given,
            strings.get(1));
        database.watches().add(watch);
        // The first event comes at once, so that nobody misses what was there before.
        sink.event(watch, given);
        return OK;
    }

    private byte[] unwatch(Session session, Watches.Sink sink, Message request) throws StoreException {
        List<String> strings = request.exactly(2);
        database.watches().remove(sink, watchPath(session, strings.getFirst()), strings.get(1));
        return OK;
    }

    private static byte[] end(Session session, Message request) throws StoreException {
        String how = request.exactly(1).getFirst();
        if (!how.equals("T") && !how.equals("F")) {
            throw new StoreException(StoreException.EINVAL);
        }
        session.end(request.transaction(), how.equals("T"));
        return OK;
    }
}
