// The Socket.IO client that the Rust server serves at the path of the official one, which is ten times larger. It
// implements protocol 5 over a WebSocket, with what the lessons use: on, once, off, emit, connect, disconnect,
// connected, id. Tests run the page with both clients.
'use strict';

window.io = (address = location.href, options = {}) => {
  const url = new URL(address, location.href);
  const namespace = /^\/?$/.test(url.pathname) || url.href === location.href ? '/' : url.pathname;
  const handlers = new Map();
  const queue = []; // packets emitted before the connection was open
  let webSocket = null;
  let shouldConnect = false;
  let attempts = 0;
  let silenceLimit = 0; // in milliseconds; sent by the server when the connection opens
  let silenceTimer = 0; // closes a connection on which the server stays silent
  let reconnectTimer = 0;

  const socket = {
    id: undefined,
    connected: false,
    get disconnected() { return !socket.connected; },
    on: (name, handler) => (handlers.set(name, [...(handlers.get(name) ?? []), handler]), socket),
    off: (name, handler) => {
      const left = handler ? (handlers.get(name) ?? []).filter((each) => each !== handler) : [];
      return (handlers.set(name, left), socket);
    },
    once: (name, handler) => {
      const once = (...data) => (socket.off(name, once), handler(...data));
      return socket.on(name, once);
    },
    emit: (name, ...data) => {
      const packet = JSON.stringify([name, ...data]);
      if (socket.connected) send('2', packet);
      else queue.push(packet);
      return socket;
    },
    connect: () => {
      if (!shouldConnect) open();
      return socket;
    },
    disconnect: () => {
      shouldConnect = false;
      clearTimeout(reconnectTimer);
      if (socket.connected) send('1');
      webSocket?.close();
      onClose('io client disconnect');
      return socket;
    },
  };
  socket.open = socket.connect;
  socket.close = socket.disconnect;

  const prefix = namespace === '/' ? '' : `${namespace},`;
  const send = (type, data = '') => webSocket.send(`4${type}${prefix}${data}`);
  const fire = (name, ...data) => (handlers.get(name) ?? []).forEach((handler) => handler(...data));

  function open() {
    shouldConnect = true;
    const path = (options.path ?? '/socket.io').replace(/\/?$/, '/');
    const target = new URL(`${path}?EIO=4&transport=websocket`, url);
    target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';
    const own = new WebSocket(target);
    webSocket = own;
    own.onmessage = ({ data }) => own === webSocket && onPacket(data);
    own.onclose = () => own === webSocket && onClose('transport close');
    resetSilenceTimer(20_000);
  }

  // An Engine.IO packet: its type is the first character.
  function onPacket(packet) {
    const body = packet.slice(1);
    if (packet[0] === '0') {
      const { pingInterval, pingTimeout } = JSON.parse(body);
      silenceLimit = pingInterval + pingTimeout;
      send('0');
    } else if (packet[0] === '2') {
      webSocket.send('3');
    } else if (packet[0] === '4' && body.slice(1).startsWith(prefix)) {
      onSocketPacket(body[0], body.slice(1 + prefix.length));
    }
    resetSilenceTimer(silenceLimit);
  }

  // A Socket.IO packet.
  function onSocketPacket(type, data) {
    if (type === '0') {
      socket.id = JSON.parse(data).sid;
      socket.connected = true;
      attempts = 0;
      queue.splice(0).forEach((packet) => send('2', packet));
      fire('connect');
    } else if (type === '1') {
      shouldConnect = false;
      onClose('io server disconnect');
    } else if (type === '2') {
      fire(...JSON.parse(data.replace(/^\d+/, '')));
    } else if (type === '4') {
      shouldConnect = false;
      fire('connect_error', new Error(JSON.parse(data).message));
    }
  }

  function resetSilenceTimer(allowed) {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => (webSocket?.close(), onClose('ping timeout')), allowed);
  }

  function onClose(reason) {
    clearTimeout(silenceTimer);
    webSocket = null;
    const wasConnected = socket.connected;
    socket.connected = false;
    socket.id = undefined;
    if (wasConnected) fire('disconnect', reason);
    else if (shouldConnect) fire('connect_error', new Error(reason));
    if (shouldConnect) reconnect();
  }

  // Exponential backoff, with jitter so that clients do not all reconnect at once.
  function reconnect() {
    clearTimeout(reconnectTimer);
    const wait = Math.min(1000 * 2 ** attempts++, 5000) * (0.5 + Math.random());
    reconnectTimer = setTimeout(open, wait);
  }

  if (options.autoConnect !== false) open();
  return socket;
};
