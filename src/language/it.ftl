# Ciò che legge chi studia, in italiano. Gli stessi messaggi di en.ftl, nello stesso ordine.

summary-passed = { $total ->
    [one] L'unico test è superato
   *[other] Tutti i { $total } test sono superati
  }

summary-mixed = { $passed } test superati su { $total }, { $failed } falliti, { $errored } non valutabili

summary-failed = { $passed } test superati su { $total }, { $failed } falliti

summary-empty = La sfida non ha test: non c'è nulla da valutare

summary-challenges = { $passed } sfide su { $total } superate, { $failed } fallite, { $errored } non valutabili

# Perché un test non si è potuto decidere. Un guasto sulla via verso l'app:

fault-refused = nessuno risponde a { $url }: l'app è in esecuzione, e l'indirizzo è giusto?

fault-unknown-host = l'host di { $url } è sconosciuto: controlla come è scritto l'indirizzo e la tua connessione

fault-unreachable = l'host di { $url } non è raggiungibile: controlla la tua connessione e che l'app sia pubblica

fault-timed-out = { $url } non ha dato una risposta completa entro { $seconds } s: forse si sta avviando; riprova, o alza --request-timeout

fault-broken-off = la connessione a { $url } si è interrotta prima della fine della risposta: forse l'app si è fermata; guarda il suo log, poi riprova

fault-tls = la connessione sicura a { $url } non è riuscita ({ $detail }): controlla il certificato dell'app, o usa il suo indirizzo http: se ne ha uno

fault-too-many-redirects = { $url } reindirizza più di { $limit } volte: l'app manda i visitatori in tondo

fault-bad-redirect = { $url } reindirizza verso qualcosa che non si può seguire ({ $detail })

fault-body-too-large = la risposta di { $url } supera { $limit } byte e non è stata letta fino in fondo; alza --max-body se è giusta

fault-invalid-answer = { $url } non risponde in HTTP valido ({ $detail }): c'è un altro programma in ascolto?

fault-foreign-host = il test ha chiesto { $url }, che non è l'app; permettilo con --allow-host se ti fidi

fault-needs-running-app = a { $url } può rispondere solo l'app in esecuzione, e una cartella ne contiene solo i file: avvia l'app e dai il suo URL

fault-unreadable = il file dietro { $url } non si può leggere ({ $detail })

fault-other = la richiesta a { $url } non è riuscita ({ $detail })

# I guai del test stesso:

trouble-timed-out = il test è durato più del suo limite di { $seconds } s; alza --hint-timeout se ha bisogno di più tempo

trouble-never-settles = il test aspetta qualcosa che non accadrà mai

trouble-out-of-memory = il test voleva più memoria del suo limite di { $limit } byte

trouble-stack-overflow = il test ha annidato troppe chiamate

trouble-too-many-requests = il test ha mandato più di { $limit } richieste

trouble-unsupported = il test usa { $name }, che hintgrade non ha ancora

trouble-broken = il test stesso è guasto (riga { $line } del file della sfida: { $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

trouble-broken-somewhere = il test stesso è guasto ({ $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

trouble-threw-nothing = il test ha lanciato { $value }, che non dice nulla: non è colpa dell'app; avvisa chi ha scritto la sfida

trouble-engine = il motore JavaScript di hintgrade non ha funzionato ({ $message }); segnalalo, per favore

# Osservazioni:

finding-error-page = a { $path } l'app ha risposto { $status } { $reason }, una pagina d'errore, e il test ha giudicato quella pagina

finding-empty-hint = questo test non controlla nulla: passa qualunque cosa faccia l'app

finding-not-awaited = il test non aspetta ciò che avvia; la pagina di freeCodeCamp non si sarebbe accorta del suo esito

finding-body-cut = la risposta è stata tagliata a { $limit } byte

# I rapporti, oltre a quello del terminale:

report-hint = Test { $number }

report-hint-failed = Test { $number } non superato

report-hint-ungraded = Non è stato possibile valutare il test { $number }

report-ungraded-hints = { $count ->
    [one] Non è stato possibile valutare un test, e non per colpa certa dell'app: vedi il suo output
   *[other] Non è stato possibile valutare { $count } test, e non per colpa certa dell'app: vedi il loro output
  }

report-behaviour = Comportamento

report-behaviour-works = L'app fa quello che deve

report-behaviour-broken = L'app non fa quello che deve

report-behaviour-unknown = Non si è potuto stabilire che cosa fa l'app

report-verdicts = { $passed } consegne su { $total } superate, { $failed } non superate, { $errored } non valutabili

report-share-failed = non superato dal { $percent } % ({ $failed } su { $total })

report-share-errored = { $count } non valutabili

report-commonest = soprattutto { $kind } ({ $count })

report-left-out = Altre { $count } consegne non entrano qui.

report-page-title = Rapporto

report-submission = Consegna

report-submissions = Consegne

report-challenge = Sfida

report-hints = Test

report-hint-by-hint = Test per test

report-verdict = Verdetto

report-duration = Tempo

report-passed = superato

report-failed = non superato

report-errored = non valutabile

report-all = tutte

report-search = Cerca

report-shown = mostrate

report-nothing = Non ci sono rapporti.
# Che cosa fa davvero l'app:

behaviour-connect = connessione { $number } -> { $value }

behaviour-nothing = nulla

behaviour-works-rehearsal = alla prova: funziona

behaviour-broken-rehearsal = alla prova: non funziona

behaviour-unknown-rehearsal = alla prova: non si è potuto dire se funziona

behaviour-works-live = dal vivo: funziona

behaviour-broken-live = dal vivo: non funziona

behaviour-unknown-live = dal vivo: non si è potuto dire se funziona

behaviour-does-not-rise = '{ $event }' viene emesso, ma il suo numero non sale di uno a ogni connessione

behaviour-emits-before-counting = '{ $event }' viene emesso prima di contare il nuovo client: il primo riceve 0

behaviour-emits-on-disconnect = '{ $event }' viene emesso solo quando un client se ne va, mai quando uno si connette

behaviour-emits-outside-handler = '{ $event }' viene emesso fuori dal gestore delle connessioni, prima che qualcuno possa riceverlo

behaviour-emits-to-one = '{ $event }' arriva solo al nuovo client; io.emit lo manda a tutti

behaviour-emits-to-others = '{ $event }' arriva a tutti tranne al nuovo client; io.emit lo manda anche a lui

behaviour-falls-on-leave = '{ $event }' viene emesso anche quando un client se ne va, come chiede la prossima lezione

behaviour-listens-elsewhere = qui l'app si mette in ascolto con un server tutto suo, a cui Socket.IO non è collegato: nessun client arriva; mettiti in ascolto con il server http

behaviour-never-emits = '{ $event }' non viene mai emesso quando un client si connette

behaviour-never-listens = il server a cui è collegato Socket.IO non si mette mai in ascolto

behaviour-no-handler = nulla è in ascolto delle connessioni dei client, perciò '{ $event }' non viene mai emesso

behaviour-object-for-number = '{ $event }' porta un oggetto o una lista; dovrebbe essere solo il numero

behaviour-page-never-listens = lo script della pagina non è in ascolto di '{ $event }': il nome sta al più nei commenti

behaviour-socket-io-missing = Socket.IO non è collegato ad alcun server, perciò nessun client può connettersi

behaviour-syntax-error = il file non è JavaScript valido, e Node rifiuta di avviarlo: { $detail }

behaviour-throws-at-start = all'avvio l'app incontra qui un errore: { $detail }

behaviour-throws-on-connection = qui l'app si ferma quando un client si connette: { $detail }

behaviour-wrong-event = quando un client si connette viene emesso '{ $detail }'; dovrebbe essere '{ $event }'

behaviour-wrong-value = '{ $event }' porta { $detail }; dovrebbe essere il numero degli utenti

# Perché il suo comportamento non si è potuto dire:

unknown-not-run = non guardato: il controllo precedente non è arrivato alla fine

unknown-timed-out = l'app era ancora occupata allo scadere del tempo

unknown-trouble = { $detail }

unknown-refused = l'app non fa entrare alcun client senza un accesso che la prova non ha ({ $detail })

unknown-sign-in = serve un accesso: dai --cookie, oppure --login utente:password ({ $detail })

unknown-never-let-in = uno dei middleware dell'app non fa mai entrare un client

unknown-no-page = non c'è { $detail }

unknown-no-server = non c'è server.js

unknown-unreachable = là non risponde alcun Socket.IO ({ $detail })

unknown-stand-in = dipende da dati che la prova non ha

unknown-missing = dipende da { $detail }, che non c'è

unknown-gave-away = dipende da ciò che fa { $detail }

unknown-uncalled = dipende da ciò che fa { $detail } della funzione che riceve

unknown-exited = l'app termina da sé

unknown-threw = l'app incontra un errore che può venire dalla prova stessa ({ $detail })

unknown-page = lo script della pagina incontra un errore che può venire dalla prova stessa ({ $detail })

unknown-page-silent = lo script della pagina non ascolta né mostra nulla, per quanto la prova vede
