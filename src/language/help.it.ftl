# L'aiuto della riga di comando, in italiano. L'inglese sta nei sorgenti, accanto a ogni comando e opzione.

usage = Uso:
default = [predefinito: { $value }]
values = [valori possibili: { $value }]

heading-Commands = Comandi
heading-Arguments = Argomenti
heading-Options = Opzioni
heading-Global-options = Opzioni di tutti i comandi
heading-Live = Dal vivo
heading-Waiting-and-starting = Attesa e avvio
heading-Output = Uscita
heading-Explanations = Spiegazioni
heading-Points = Punti
heading-Network = Rete
heading-Limits = Limiti

word-OPTIONS = OPZIONI
word-COMMAND = COMANDO
word-SUBMISSION = CONSEGNA
word-SUBMISSIONS = CONSEGNE
word-CHALLENGE = SFIDA
word-FOLDER = CARTELLA
word-DIR = CARTELLA
word-PARTS = PARTI
word-PART = PARTE
word-KIND = TIPO
word-WHEN = QUANDO
word-HOW = QUANTO
word-WEIGHTS = PESI
word-TIME = TEMPO
word-SIZE = DIMENSIONE
word-PORT = PORTA
word-NAME = NOME
word-VALUE = VALORE
word-USER = UTENTE
word-CASE = CASO
word-FORMAT = FORMATO

command-hintgrade = Valuta le app web delle sfide di back-end di freeCodeCamp
command-grade = Valuta una consegna: un URL o una cartella
command-class = Valuta una classe: molte consegne insieme
command-merge = Unisce le parti di una classe in un solo report, e trova righe mancanti o doppie
command-explain = Spiega un tipo di osservazione, o elenca i tipi
command-list = Elenca le sfide: quelle incluse, o quelle di una cartella
command-watch = Valuta di nuovo un progetto a ogni salvataggio, o un URL ogni pochi secondi
command-serve = Serve il progetto di riferimento, una piccola chat che supera i test
command-init = Scrive un workflow di CI che valuta il progetto a ogni push
command-completions = Stampa lo script di completamento per una shell
command-man = Stampa il manuale
command-help = Mostra questo aiuto, o quello di un comando

help = Mostra l'aiuto
version = Mostra la versione
lang = La lingua del report e della sfida inclusa [predefinita: quella della sfida, altrimenti quella del sistema]
color = Quando stampare a colori; anche la variabile NO_COLOR li spegne
verbose = Stampa su stderr quali protezioni dal codice ostile mancano a questo sistema

submission = L'URL dell'app, o la cartella che contiene il suo server.js
sample = Serve il progetto di riferimento su una porta libera e lo valuta
challenge = La sfida con cui valutare: un file Markdown, una cartella che ne contiene, o l'id o il dashedName di una inclusa; si può ripetere
allow_empty = Fa passare una sfida che non ha test, o i cui test non controllano nulla
rehearse = Esegue qui anche il codice dell'app, di un URL i file che serve, e controlla che cosa fa l'app (predefinito per una cartella)
no_rehearse = Esegue solo i test, e non il codice dell'app
live = Collega client Socket.IO all'app in esecuzione e controlla che cosa fa, invece di eseguirne qui il codice
cookie = Manda questo cookie con ogni connessione, come un browser che ha fatto l'accesso; si può ripetere
login = Prima accede dal modulo /login dell'app, o si registra se il nome è nuovo
wait = Aspetta che l'app risponda, al massimo per questo tempo, e poi la valuta comunque [predefinito con --start: 60s]
start = Avvia l'app nella sua cartella con questo comando, come "npm start", la valuta mentre è in esecuzione, e la ferma
grade-port = La porta per un'app avviata con --start, nella sua variabile PORT [predefinita: una libera]
destinations = Il formato del report, e il file in cui scriverlo; si può ripetere [predefinito: human, sullo standard output]
explain = none: solo gli esiti; short: anche le cause; full: anche che cosa ha detto ogni test e che cosa ha ricevuto ogni client [predefinito: le cause, le righe di codice e che cosa fare]
strict = Termina con il codice 1 se ci sono avvisi, anche se tutti i test sono superati; gli esiti non cambiano
points = I punti di ogni test, nell'ordine della sfida, come 2,3,5 o 0.5,1,1.5, o un file con questi numeri
allow_host = Permette ai test di mandare richieste anche a questo host, oltre che all'app; con --public-only, qualunque sia il suo indirizzo; si può ripetere
public_only = Rifiuta le cartelle e ogni indirizzo che non è pubblico (privato, di loopback, link-local, dei metadati di un cloud)
allow_unconfined = Con --public-only, valuta anche se questo sistema non può confinare i processi che eseguono il codice (manca seccomp)
hint_timeout = Il tempo massimo di un test, senza contare le sue richieste
request_timeout = Il tempo massimo di una richiesta, con i reindirizzamenti e il contenuto
max_body = La dimensione massima di una risposta dopo la decompressione, in byte o con k o M
max_redirects = Quanti reindirizzamenti può seguire una richiesta
retry = Ripete una richiesta fino a N volte dopo un guasto della rete, o se l'host risponde 429, 502, 503 o 504 al posto dell'app
max_total_bytes = La dimensione massima di tutte le risposte dell'esecuzione insieme, in byte o con k, M o G [predefinita: nessuna]
max_total_time = Il tempo massimo di tutta l'esecuzione, compresa l'attesa [predefinito: nessuno]

submissions = Un CSV, righe JSON, un elenco semplice, una cartella di progetti, o - per lo standard input; i percorsi di un elenco partono dalla sua cartella
input = Il tipo di elenco [predefinito: riconosciuto dal nome e dalla prima riga]
unordered = Mostra ogni riga appena è valutata, non nell'ordine dell'elenco
concurrency = Quante consegne si valutano nello stesso momento
per_host = Quante di queste possono stare su un solo host
shard = Valuta solo una parte delle righe: 3/16 è la terza di 16 parti, auto/16 legge quale da JOB_COMPLETION_INDEX (Kubernetes)
resume = Continua un'esecuzione interrotta dalle sue righe JSON: le consegne che contengono non si valutano di nuovo
parts = I file scritti da `hintgrade class --format json`, uno per parte
rows = L'elenco che è stato valutato, per controllare che ogni sua riga sia in una parte

kind = Il tipo di osservazione, come near-miss
list-challenge = Il file di una sfida, o una cartella che ne contiene; si può ripetere
shell = La shell
every = Valuta a questo intervallo [predefinito: 5s per un URL, a ogni salvataggio per una cartella]
watch-open = Mostra il report anche nel browser, in una pagina che si aggiorna da sola
host = L'indirizzo su cui ascoltare; 0.0.0.0 fa entrare altri computer
serve-port = La porta; 0 ne prende una libera
data = La cartella per gli account e le sessioni [predefinita: restano in memoria]
serve-open = Apre la pagina nel browser
broken = Lo serve con questo guasto; `list` li elenca tutti
folder = La cartella del progetto
gitlab = Scrive una pipeline per GitLab invece di un workflow per GitHub
stdout = Stampa il workflow invece di scriverlo

examples-hintgrade =
    Codici di uscita:
      0  tutti i test sono superati
      1  un test non è superato, oppure c'è un avviso e si è usato --strict
      2  uso sbagliato
      3  non si è potuta valutare l'app (irraggiungibile, tempo scaduto, non è l'app), o scrivere un report
      4  la sfida non si può leggere o eseguire

examples-grade =
    Esempi:
      hintgrade grade --sample                          il progetto di riferimento, che supera i test
      hintgrade grade http://localhost:3000             un'app in esecuzione
      hintgrade grade http://localhost:3000 --live      e ciò che fa quando si collegano dei client
      hintgrade grade ./my-project                      una cartella con server.js e public/client.js
      hintgrade grade ./my-project --start "npm start"  avvia l'app, la valuta e la ferma
      hintgrade grade URL --wait 60s                    un'app pubblicata che forse dorme ancora
      hintgrade grade URL --challenge lesson.md         un'altra sfida
      hintgrade grade URL -f human -f json:r.json       un report per le persone, e uno per i programmi

examples-class =
    Esempi:
      hintgrade class students.csv                      una tabella con una colonna url o folder
      hintgrade class checkouts/                        ogni sottocartella è una consegna
      hintgrade class - < urls.txt                      un elenco con una consegna per riga
      hintgrade class students.csv --points 2,3,5 --format csv:grades.csv
      hintgrade class students.csv -f human -f json:r.json
      hintgrade class students.csv -f human -f json:r.json --resume r.json
                                                        continua l'esecuzione interrotta
      hintgrade class students.csv --shard 3/16 --format json:3.json
                                                        una di 16 parti; hintgrade merge le unisce

    Codice di uscita: il più alto di tutte le righe, e almeno 3 se la classe è stata interrotta prima dell'ultima.

examples-merge =
    Esempi:
      hintgrade merge parts/*.json                       i totali, e una riga per consegna
      hintgrade merge parts/*.json --rows students.csv   e se ci sono tutte le righe dell'elenco
      hintgrade merge parts/*.json --format html:class.html

    Codice di uscita: il più alto di tutte le righe, e almeno 3 se ne mancano.

examples-explain =
    Esempi:
      hintgrade explain                       i tipi di osservazione
      hintgrade explain matched-in-comment    che cosa significa uno di essi, e che cosa fare
      hintgrade explain near-miss --lang en   in inglese

examples-list =
    Esempi:
      hintgrade list                          le sfide incluse
      hintgrade list --challenge curriculum/  le sfide di una cartella, e i file che non si possono leggere

examples-watch =
    Esempi:
      hintgrade watch                        il progetto in questa cartella, a ogni salvataggio
      hintgrade watch ./my-project           un'altra cartella
      hintgrade watch --open                 e nel browser, in una pagina che si aggiorna da sola
      hintgrade watch http://localhost:3000  un'app in esecuzione, ogni 5 s
    Premi q o Ctrl-C per terminare.

examples-serve =
    Esempi:
      hintgrade serve                               su http://localhost:3000
      hintgrade serve --port 0 --open               su una porta libera, e nel browser
      hintgrade serve --data ~/chat                 con gli account in quella cartella
      hintgrade serve --host 0.0.0.0                raggiungibile anche da altri computer
      hintgrade serve --broken list                 elenca i guasti che può avere
      hintgrade serve --broken emit-on-disconnect   supera tutti i test e non funziona

examples-init =
    Esempi:
      hintgrade init                 un workflow per GitHub, per il progetto in questa cartella
      hintgrade init ./my-project    per il progetto in quella cartella
      hintgrade init --gitlab        per GitLab
      hintgrade init --stdout        lo stampa e non scrive nulla

examples-completions =
    Esempi:
      hintgrade completions bash > ~/.local/share/bash-completion/completions/hintgrade
      hintgrade completions fish > ~/.config/fish/completions/hintgrade.fish

examples-man =
    Esempi:
      hintgrade man > hintgrade.1 && man ./hintgrade.1

# I guasti del progetto di riferimento, per `hintgrade serve --broken`:

broken-counter-renamed = il contatore ha un altro nome: funziona, ma i test 1 e 2 non passano
broken-wrong-event = il server emette 'users', che nessuna pagina ascolta; il test 2 non passa
broken-client-not-listening = la pagina ascolta un altro evento e non mostra nessun numero; il test 3 non passa
broken-emit-on-disconnect = il numero viene emesso solo quando un client se ne va; tutti i test passano
broken-emit-in-comment = il numero viene emesso solo in un commento; tutti i test passano
broken-throws-on-load = server.js si interrompe con un errore quando Node lo carica, e un vero server non risponderebbe: file e pagine vengono serviti, senza socket; tutti i test passano
broken-does-not-parse = server.js non è JavaScript, e un vero server non risponderebbe: file e pagine vengono serviti, senza socket; tutti i test passano
broken-emit-outside-connection = il numero viene emesso una volta sola, quando il server parte e nessuno è collegato; tutti i test passano
broken-wrong-value = `currentUsers = +1` al posto di `++currentUsers`: tutti ricevono sempre 1; tutti i test passano
broken-undefined-counter = il contatore non ha un primo valore, quindi tutti ricevono null; tutti i test passano
broken-stitched = nessuna riga emette il numero; il test 2 trova i suoi pezzi in tre righe senza legami e passa
broken-app-listen = `app.listen` al posto di `http.listen`: i socket non si collegano mai; tutti i test passano
broken-object-instead-of-number = viene emesso `{"{"} currentUsers {"}"}` al posto del numero; tutti i test passano
broken-count-after-emit = il numero viene emesso prima di essere aumentato, quindi manca uno; tutti i test passano
broken-emit-to-self = `socket.emit` al posto di `io.emit`: riceve il numero solo il client che si collega; tutti i test passano
