// What the objects of Node, Express and Socket.IO have, in all their versions together. A call of something that none of
// them has certainly fails in Node too, whatever a stub does.

const words = (text) => new Set(text.trim().split(/\s+/));

const EMITTER = `addListener constructor emit eventNames getMaxListeners listenerCount listeners off on once prependListener
  prependOnceListener rawListeners removeAllListeners removeListener setMaxListeners`;
const FUNCTION = 'apply arguments bind call caller constructor length name prototype toString';
const ROOMS = 'allSockets binary compress disconnectSockets except fetchSockets in local socketsJoin socketsLeave timeout to volatile';
const SOCKET = `${EMITTER} ${ROOMS} ack acks adapter broadcast buildHandshake client conn connected data disconnect disconnected dispatch
  emitReserved emitUntyped emitWithAck error exceptRooms flags fns handshake id join json leave leaveAll listenersAny
  listenersAnyOutgoing newBroadcastOperator notifyOutgoingListeners nsp offAny offAnyOutgoing onAny onAnyOutgoing onack
  onclose onconnect ondisconnect onerror onevent onpacket packet prependAny prependAnyOutgoing recovered
  registerAckCallback request rooms run send server use write`;

/** The members of each kind of object. Names that begin with an underscore are not listed. */
export const MEMBERS = {
  http: words(`Agent ClientRequest CloseEvent IncomingMessage METHODS MessageEvent OutgoingMessage STATUS_CODES Server ServerResponse
    WebSocket createServer get globalAgent maxHeaderSize request setGlobalProxyFromEnv setMaxIdleHTTPParsers
    validateHeaderName validateHeaderValue`),
  https: words('Agent Server createServer get globalAgent request'),
  // Those after `urlencoded` are of versions before 4; version 4 has them as getters that throw.
  express: words(`${FUNCTION} Route Router application json query raw request response static text urlencoded basicAuth bodyParser
    compress cookieParser cookieSession createServer csrf directory errorHandler favicon limit logger methodOverride mime
    multipart responseTime session staticCache timeout version vhost`),
  app: words(`${EMITTER} ${FUNCTION} acl all cache checkout configure connect copy defaultConfiguration del delete disable disabled
    enable enabled engine engines get handle head init lazyrouter link listen local locals lock m-search merge mkactivity
    mkcalendar mkcol mounted mountpath move notify options param parent patch path post propfind proppatch purge put
    query rebind render report request response route router routes search set settings source stack subscribe trace
    unbind unlink unlock unsubscribe use viewCallbacks`),
  'http server': words(`${EMITTER} address allowHalfOpen close closeAllConnections closeIdleConnections connections
    connectionsCheckingInterval getConnections headersTimeout highWaterMark httpAllowHalfOpen insecureHTTPParser
    joinDuplicateHeaders keepAlive keepAliveInitialDelay keepAliveTimeout key listen listening maxConnections
    maxHeaderSize maxHeadersCount maxRequestsPerSocket noDelay pauseOnConnect pfx cert ref rejectNonStandardBodyWrites
    requestTimeout requireHostHeader setTimeout timeout unref setSecureContext addContext setTicketKeys getTicketKeys
    optimizeEmptyRequests shouldUpgradeCallback dropMaxConnection`),
  'socket.io': words(`${FUNCTION} Namespace Server Socket RemoteSocket attach listen listener protocol version`),
  io: words(`${EMITTER} ${ROOMS} adapter attach attachApp attachServe attachServer bind broadcast checkNamespace checkRequest
    clientPathRegex clients close configure connectTimeout connected disable disabled eio emitReserved emitUntyped
    enable enabled encoder engine get httpServer initEngine json listen nsps of onconnection opts origins
    parentNamespacesFromRegExp parentNsps parser path send serve serveClient serveMap serverSideEmit
    serverSideEmitWithAck set sockets use write`),
  namespace: words(`${EMITTER} ${ROOMS} adapter add broadcast clients connected emitReserved emitUntyped flags fns ids initAdapter
    json name remove rooms run send server serverSideEmit serverSideEmitWithAck sockets use write`),
  socket: words(SOCKET),
  broadcast: words(SOCKET),
};

const isCertain = (key) => typeof key === 'string' && !/^(?:_|\d|then$|default$|toJSON$|inspect$)/.test(key);

/**
 * The last member that was read and is in no version of the object that it was read from. `isOpen()` tells whether a
 * package may have added members.
 */
export function makeMembers({ isOpen }) {
  let last = {};

  /** The members of a kind: whether it certainly lacks one that is read, and that the app has set one. */
  function of(kind) {
    return {
      lacks(key) {
        const lacks = isCertain(key) && !MEMBERS[kind].has(key) && !isOpen();
        if (lacks) last = { key, kind };
        return lacks;
      },
      set(key) {
        if (last.key === key) last = {};
      },
    };
  }

  /** A prototype with the members of `base`, for objects of a kind. */
  function prototype(kind, base) {
    const members = of(kind);
    return new Proxy(base, {
      get(target, key, receiver) {
        if (key in target) return Reflect.get(target, key, receiver);
        members.lacks(key);
        return undefined;
      },
      set(target, key, value, receiver) {
        members.set(key);
        return Reflect.set(target, key, value, receiver);
      },
      getPrototypeOf: () => base,
    });
  }

  return { of, prototype, kindWithout: (key) => (last.key === key ? last.kind : undefined) };
}
