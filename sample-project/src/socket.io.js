// The client of Socket.IO that the Rust server gives to pages, at the address where Node's gives its own. It speaks
// protocol 5 over a WebSocket and has what the lessons use: on, once, off, emit, connect, disconnect, connected, id.
'use strict';

window.io = (address = location.href, options = {}) => {
  const url = new URL(address, location.href);
  const namespace = /^\/?$/.test(url.pathname) || url.href === location.href ? '/' : url.pathname;
  const handlers = new Map();
  const waiting = []; // what was emitted before there was a connection
  let link = null; // the WebSocket
  let wanted = false;
  let attempts = 0;
  let watch = 0; // the timer that notices a server which has fallen silent
  let retry = 0;

  const socket = {
    id: undefined,
    connected: false,
    get disconnected() { return !socket.connected; },
    on: (name, handler) => (handlers.set(name, [...(handlers.get(name) ?? []), handler]), socket),
    off: (name, handler) => {
      const kept = handler ? (handlers.get(name) ?? []).filter((each) => each !== handler) : [];
      return (handlers.set(name, kept), socket);
    },
    once: (name, handler) => {
      const once = (...data) => (socket.off(name, once), handler(...data));
      return socket.on(name, once);
    },
    emit: (name, ...data) => {
      const packet = JSON.stringify([name, ...data]);
      if (socket.connected) say('2', packet);
      else waiting.push(packet);
      return socket;
    },
    connect: () => {
      if (!wanted) open();
      return socket;
    },
    disconnect: () => {
      wanted = false;
      clearTimeout(retry);
      if (socket.connected) say('1');
      link?.close();
      closed('io client disconnect');
      return socket;
    },
  };
  socket.open = socket.connect;
  socket.close = socket.disconnect;

  const prefix = namespace === '/' ? '' : `${namespace},`;
  const say = (type, data = '') => link.send(`4${type}${prefix}${data}`);
  const fire = (name, ...data) => (handlers.get(name) ?? []).forEach((handler) => handler(...data));

  function open() {
    wanted = true;
    const path = (options.path ?? '/socket.io').replace(/\/?$/, '/');
    const target = new URL(`${path}?EIO=4&transport=websocket`, url);
    target.protocol = target.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = new WebSocket(target);
    link = mine;
    mine.onmessage = ({ data }) => mine === link && heard(data);
    mine.onclose = () => mine === link && closed('transport close');
    silence(20_000);
  }

  // An Engine.IO packet: its type is the first character.
  function heard(packet) {
    const body = packet.slice(1);
    if (packet[0] === '0') {
      const { pingInterval, pingTimeout } = JSON.parse(body);
      socket.patience = pingInterval + pingTimeout;
      say('0');
    } else if (packet[0] === '2') {
      link.send('3');
    } else if (packet[0] === '4' && body.slice(1).startsWith(prefix)) {
      received(body[0], body.slice(1 + prefix.length));
    }
    silence(socket.patience);
  }

  // A Socket.IO packet.
  function received(type, data) {
    if (type === '0') {
      socket.id = JSON.parse(data).sid;
      socket.connected = true;
      attempts = 0;
      waiting.splice(0).forEach((packet) => say('2', packet));
      fire('connect');
    } else if (type === '1') {
      wanted = false;
      closed('io server disconnect');
    } else if (type === '2') {
      fire(...JSON.parse(data.replace(/^\d+/, '')));
    } else if (type === '4') {
      wanted = false;
      fire('connect_error', new Error(JSON.parse(data).message));
    }
  }

  function silence(allowed) {
    clearTimeout(watch);
    watch = setTimeout(() => (link?.close(), closed('ping timeout')), allowed);
  }

  function closed(reason) {
    clearTimeout(watch);
    link = null;
    const was = socket.connected;
    socket.connected = false;
    socket.id = undefined;
    if (was) fire('disconnect', reason);
    else if (wanted) fire('connect_error', new Error(reason));
    if (wanted) again();
  }

  // Waits a little longer each time, and never exactly as long as everybody else.
  function again() {
    clearTimeout(retry);
    const wait = Math.min(1000 * 2 ** attempts++, 5000) * (0.5 + Math.random());
    retry = setTimeout(open, wait);
  }

  if (options.autoConnect !== false) open();
  return socket;
};
