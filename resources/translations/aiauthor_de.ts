<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>AboutDialog</name>
    <message>
      <source>About AI Author</source>
      <translation>Über AI Author</translation>
    </message>
    <message>
      <source>&lt;h2&gt;AI Author {0}&lt;/h2&gt;&lt;p&gt;A writing program with a small network of its own.&lt;br/&gt;It opens no network connection; nothing you write leaves this machine.&lt;/p&gt;</source>
      <translation>&lt;h2&gt;AI Author {0}&lt;/h2&gt;&lt;p&gt;Ein Schreibprogramm mit einem kleinen eigenen Netz.&lt;br/&gt;Es öffnet keine Verbindung ins Internet; nichts, was Sie schreiben, verlässt diesen Rechner.&lt;/p&gt;</translation>
    </message>
    <message>
      <source>Licences</source>
      <translation>Lizenzen</translation>
    </message>
    <message>
      <source>Back to the list</source>
      <translation>Zurück zur Liste</translation>
    </message>
    <message>
      <source>AI Author is under the MIT licence. It stands on:</source>
      <translation>AI Author steht unter der MIT-Lizenz. Es baut auf:</translation>
    </message>
    <message>
      <source>Every licence in full:</source>
      <translation>Jede Lizenz im Wortlaut:</translation>
    </message>
  </context>
  <context>
    <name>Advanced</name>
    <message>
      <source>More options</source>
      <translation>Weitere Einstellungen</translation>
    </message>
    <message>
      <source>as the effort says</source>
      <translation>wie der Aufwand es vorgibt</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> Minuten</translation>
    </message>
    <message>
      <source>the fastest there is</source>
      <translation>das Schnellste, was da ist</translation>
    </message>
    <message>
      <source>the processor</source>
      <translation>der Prozessor</translation>
    </message>
    <message>
      <source>Read other novels beside, so that it does not forget its English</source>
      <translation>Nebenher andere Romane lesen, damit es sein Englisch nicht verlernt</translation>
    </message>
    <message>
      <source>as usual</source>
      <translation>wie üblich</translation>
    </message>
    <message>
      <source>Train for</source>
      <translation>Trainieren</translation>
    </message>
    <message>
      <source>Run on</source>
      <translation>Rechnen auf</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>Lernrate</translation>
    </message>
    <message>
      <source>Dropout</source>
      <translation>Dropout</translation>
    </message>
    <message>
      <source>Seed of chance</source>
      <translation>Startwert des Zufalls</translation>
    </message>
  </context>
  <context>
    <name>AlternativesPanel</name>
    <message>
      <source>Boldness, from likely to strange</source>
      <translation>Kühnheit, von naheliegend bis seltsam</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>&amp;More Like This</source>
      <translation>&amp;Mehr davon</translation>
    </message>
    <message>
      <source>&amp;Less Like This</source>
      <translation>&amp;Weniger davon</translation>
    </message>
    <message>
      <source>Boldness</source>
      <translation>Kühnheit</translation>
    </message>
  </context>
  <context>
    <name>Announcer</name>
    <message>
      <source>Suggestion: {0}</source>
      <translation>Vorschlag: {0}</translation>
    </message>
  </context>
  <context>
    <name>BookPanel</name>
    <message>
      <source>Chapters</source>
      <translation>Kapitel</translation>
    </message>
    <message>
      <source>Open a Folder as a Book…</source>
      <translation>Ordner als Buch öffnen …</translation>
    </message>
    <message>
      <source>New Chapter</source>
      <translation>Neues Kapitel</translation>
    </message>
    <message>
      <source>The folder has changed meanwhile; look again.</source>
      <translation>Der Ordner hat sich inzwischen geändert; bitte sehen Sie noch einmal hin.</translation>
    </message>
    <message>
      <source>A folder of texts can be one book: its chapters stand here in their order.</source>
      <translation>Ein Ordner mit Texten kann ein Buch sein: Hier stehen dann seine Kapitel in ihrer Reihenfolge.</translation>
    </message>
    <message>
      <source>{0}
{1} words</source>
      <translation>{0}
{1} Wörter</translation>
    </message>
    <message>
      <source>{0}  ·  {1} words</source>
      <translation>{0}  ·  {1} Wörter</translation>
    </message>
    <message>
      <source># Chapter {0}

</source>
      <translation># Kapitel {0}

</translation>
    </message>
    <message>
      <source>A new chapter cannot be made here: {0}.</source>
      <translation>Hier lässt sich kein neues Kapitel anlegen: {0}.</translation>
    </message>
  </context>
  <context>
    <name>Card</name>
    <message>
      <source>Suggestion {0}: {1}</source>
      <translation>Vorschlag {0}: {1}</translation>
    </message>
  </context>
  <context>
    <name>CompareDialog</name>
    <message>
      <source>“{0}” here and on disk</source>
      <translation>„{0}“ hier und auf der Platte</translation>
    </message>
    <message>
      <source>Comparing…</source>
      <translation>Vergleiche …</translation>
    </message>
    <message>
      <source>Decide &amp;Later</source>
      <translation>&amp;Später entscheiden</translation>
    </message>
    <message>
      <source>&amp;Reload from Disk</source>
      <translation>Von der Platte &amp;laden</translation>
    </message>
    <message>
      <source>&amp;Keep Mine</source>
      <translation>&amp;Meines behalten</translation>
    </message>
    <message>
      <source>Here, against the file: {0}</source>
      <translation>Hier, gegenüber der Datei: {0}</translation>
    </message>
  </context>
  <context>
    <name>ContextMenu</name>
    <message>
      <source>Looking…</source>
      <translation>Suche …</translation>
    </message>
    <message>
      <source>Add to My &amp;Dictionary</source>
      <translation>In mein &amp;Wörterbuch aufnehmen</translation>
    </message>
    <message>
      <source>Add to the &amp;Book’s Words</source>
      <translation>Zu den Wörtern des &amp;Buches nehmen</translation>
    </message>
    <message>
      <source>&amp;Ignore for Now</source>
      <translation>Vorerst &amp;übergehen</translation>
    </message>
    <message>
      <source>No Suggestions</source>
      <translation>Keine Vorschläge</translation>
    </message>
  </context>
  <context>
    <name>Desk</name>
    <message>
      <source>Untitled</source>
      <translation>Ohne Titel</translation>
    </message>
    <message>
      <source>Untitled {0}</source>
      <translation>Ohne Titel {0}</translation>
    </message>
    <message>
      <source>{0} (recovered)</source>
      <translation>{0} (wiederhergestellt)</translation>
    </message>
  </context>
  <context>
    <name>Dialogs</name>
    <message>
      <source>Texts</source>
      <translation>Texte</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Alle Dateien</translation>
    </message>
    <message>
      <source>Do you want to save “{0}” before it is closed?</source>
      <translation>Möchten Sie „{0}“ vor dem Schließen speichern?</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>Importieren</translation>
    </message>
    <message>
      <source>Documents</source>
      <translation>Dokumente</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>Tabelle</translation>
    </message>
    <message>
      <source>Report of Whose Words</source>
      <translation>Bericht: Wessen Wörter</translation>
    </message>
    <message>
      <source>Open a Folder as a Book</source>
      <translation>Ordner als Buch öffnen</translation>
    </message>
    <message>
      <source>Save As</source>
      <translation>Speichern unter</translation>
    </message>
  </context>
  <context>
    <name>DifferenceView</name>
    <message>
      <source>What differs</source>
      <translation>Was sich unterscheidet</translation>
    </message>
    <message>
      <source>Nothing differs.</source>
      <translation>Es gibt keinen Unterschied.</translation>
    </message>
    <message>
      <source>… and more.</source>
      <translation>… und mehr.</translation>
    </message>
    <message>
      <source>{0} words added, {1} words removed</source>
      <translation>{0} Wörter hinzugekommen, {1} Wörter entfallen</translation>
    </message>
  </context>
  <context>
    <name>DiskWatch</name>
    <message>
      <source>{0} Until that is mended, only what you save outlives a crash.</source>
      <translation>{0} Bis das behoben ist, überlebt einen Absturz nur, was Sie speichern.</translation>
    </message>
    <message>
      <source>A recovery journal is so damaged that nothing could be read from it. It is kept as {0}.</source>
      <translation>Ein Wiederherstellungsprotokoll ist so beschädigt, dass sich nichts daraus lesen ließ. Es liegt unter {0}.</translation>
    </message>
    <message>
      <source>A newer version of this program left a text in its recovery journal. It stays there until that version is started again.</source>
      <translation>Eine neuere Version dieses Programms hat einen Text in ihrem Wiederherstellungsprotokoll hinterlassen. Er bleibt dort, bis diese Version wieder gestartet wird.</translation>
    </message>
    <message>
      <source>Nothing is saved until you wish it.</source>
      <translation>Gespeichert wird erst, wenn Sie es wünschen.</translation>
    </message>
    <message>
      <source>“{0}” is read-only.</source>
      <translation>„{0}“ ist schreibgeschützt.</translation>
    </message>
    <message>
      <source>Go On</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <source>{0} The text is still here.</source>
      <translation>{0} Der Text ist noch hier.</translation>
    </message>
    <message>
      <source>Try Again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Save As…</source>
      <translation>Speichern unter…</translation>
    </message>
    <message>
      <source>The last save of “{0}” was cut off. What it held before is among its snapshots.</source>
      <translation>Das letzte Speichern von „{0}“ wurde unterbrochen. Was vorher darin stand, ist unter den Schnappschüssen.</translation>
    </message>
    <message>
      <source>Snapshots</source>
      <translation>Schnappschüsse</translation>
    </message>
    <message>
      <source>“{0}” is no longer where it was. The text is here; saving puts it back.</source>
      <translation>„{0}“ liegt nicht mehr an seinem Ort. Der Text ist hier; Speichern legt ihn zurück.</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>“{0}” cannot be reached just now. The text is here, and in the journal.</source>
      <translation>„{0}“ ist gerade nicht erreichbar. Der Text ist hier und im Journal.</translation>
    </message>
    <message>
      <source>“{0}” was changed by another program.</source>
      <translation>„{0}“ wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Reload</source>
      <translation>Neu laden</translation>
    </message>
    <message>
      <source>Keep Mine</source>
      <translation>Meines behalten</translation>
    </message>
  </context>
  <context>
    <name>Editor</name>
    <message>
      <source>Page</source>
      <translation>Seite</translation>
    </message>
  </context>
  <context>
    <name>ErrorDialog</name>
    <message>
      <source>Something went wrong</source>
      <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
      <source>Something went wrong inside the program. Your text is still here and in the journal. The report below holds no word of it; please send it to whoever makes this program.</source>
      <translation>Im Programm ist etwas schiefgegangen. Ihr Text ist noch hier und im Journal. Der Bericht unten enthält kein Wort davon; bitte schicken Sie ihn an die Hersteller des Programms.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>&amp;Copy the Report</source>
      <translation>Bericht &amp;kopieren</translation>
    </message>
    <message>
      <source>&amp;Go On</source>
      <translation>&amp;Weiter</translation>
    </message>
  </context>
  <context>
    <name>Errors</name>
    <message>
      <source>Left out: {0} ({1}).</source>
      <translation>Weggelassen: {0} ({1}).</translation>
    </message>
    <message>
      <source>No suggestion could be made ({0}).</source>
      <translation>Es war kein Vorschlag möglich ({0}).</translation>
    </message>
    <message>
      <source>Saved as UTF-8, since {0} cannot hold “{1}” ({2}).</source>
      <translation>Als UTF-8 gespeichert, da {0} das Zeichen „{1}“ ({2}) nicht kennt.</translation>
    </message>
    <message>
      <source>Saved as UTF-8, since {0} would be misread.</source>
      <translation>Als UTF-8 gespeichert, da {0} falsch gelesen würde.</translation>
    </message>
    <message>
      <source>Something went wrong inside the program ({0}).</source>
      <translation>Im Programm ist etwas schiefgegangen ({0}).</translation>
    </message>
    <message>
      <source>The NVIDIA card does not get along with the PyTorch that is installed, so the processor suggests and trains; a newer driver may help.</source>
      <translation>Die NVIDIA-Karte und das installierte PyTorch vertragen sich nicht, also schlägt der Prozessor vor und trainiert; ein neuerer Treiber hilft vielleicht.</translation>
    </message>
    <message>
      <source>The compiled part of the program is missing or of another version, so suggestions are slow; please install the program again.</source>
      <translation>Der kompilierte Teil des Programms fehlt oder ist von einer anderen Version, daher sind Vorschläge langsam; bitte installieren Sie das Programm neu.</translation>
    </message>
    <message>
      <source>The dictionary {0} cannot be read.</source>
      <translation>Das Wörterbuch {0} ist nicht lesbar.</translation>
    </message>
    <message>
      <source>The file is no Word document, or its text is missing.</source>
      <translation>Die Datei ist kein Word-Dokument, oder ihr Text fehlt.</translation>
    </message>
    <message>
      <source>The file is no electronic book, or its list of chapters is missing.</source>
      <translation>Die Datei ist kein E-Book, oder ihr Kapitelverzeichnis fehlt.</translation>
    </message>
    <message>
      <source>The model cannot be loaded ({0}).</source>
      <translation>Das Modell lässt sich nicht laden ({0}).</translation>
    </message>
    <message>
      <source>The order of the chapters ({0}) could not be read; they are sorted by name.</source>
      <translation>Die Reihenfolge der Kapitel ({0}) war nicht lesbar; sie sind nach Namen sortiert.</translation>
    </message>
    <message>
      <source>The page is nested too deeply to be a text.</source>
      <translation>Die Seite ist zu tief verschachtelt, um ein Text zu sein.</translation>
    </message>
    <message>
      <source>The recovery journal cannot be locked.</source>
      <translation>Das Wiederherstellungsprotokoll lässt sich nicht sperren.</translation>
    </message>
    <message>
      <source>The recovery journal was deleted; it is made anew with the next change.</source>
      <translation>Das Wiederherstellungsprotokoll wurde gelöscht; mit der nächsten Änderung entsteht es neu.</translation>
    </message>
    <message>
      <source>The rich text is nested too deeply to be a text.</source>
      <translation>Das RTF-Dokument ist zu tief verschachtelt, um ein Text zu sein.</translation>
    </message>
    <message>
      <source>The setting {0} must be {1}, not {2!r}.</source>
      <translation>Die Einstellung {0} muss {1} sein, nicht {2!r}.</translation>
    </message>
    <message>
      <source>The setting {0} must be {1}; its default is used.</source>
      <translation>Die Einstellung {0} muss {1} sein; es gilt ihre Vorgabe.</translation>
    </message>
    <message>
      <source>The settings cannot be read ({0}); the defaults are used.</source>
      <translation>Die Einstellungen sind nicht lesbar ({0}); es gelten die Vorgaben.</translation>
    </message>
    <message>
      <source>The settings cannot be saved in {0}: {1}.</source>
      <translation>Die Einstellungen lassen sich in {0} nicht speichern: {1}.</translation>
    </message>
    <message>
      <source>The settings in {0} are damaged; the defaults are used.</source>
      <translation>Die Einstellungen in {0} sind beschädigt; es gelten die Vorgaben.</translation>
    </message>
    <message>
      <source>The settings were damaged; the defaults are used, and the old file is kept as {0}.</source>
      <translation>Die Einstellungen waren beschädigt; es gelten die Vorgaben, und die alte Datei liegt noch unter {0}.</translation>
    </message>
    <message>
      <source>The spell checker is not installed.</source>
      <translation>Die Rechtschreibprüfung ist nicht installiert.</translation>
    </message>
    <message>
      <source>The text has no file yet.</source>
      <translation>Der Text hat noch keine Datei.</translation>
    </message>
    <message>
      <source>The text of this snapshot is damaged.</source>
      <translation>Der Text dieses Schnappschusses ist beschädigt.</translation>
    </message>
    <message>
      <source>The text of this snapshot is missing.</source>
      <translation>Der Text dieses Schnappschusses fehlt.</translation>
    </message>
    <message>
      <source>The text was saved, but the disk did not confirm it; check the disk.</source>
      <translation>Der Text wurde gespeichert, aber der Datenträger hat es nicht bestätigt; bitte prüfen Sie ihn.</translation>
    </message>
    <message>
      <source>The voice breaks down, and the base speaks in its place: {0}.</source>
      <translation>Die Stimme versagt, und die Basis spricht an ihrer Stelle: {0}.</translation>
    </message>
    <message>
      <source>There are too many files named like “{0}”.</source>
      <translation>Es gibt zu viele Dateien, die wie „{0}“ heißen.</translation>
    </message>
    <message>
      <source>There is no dictionary for {0}.</source>
      <translation>Für {0} gibt es kein Wörterbuch.</translation>
    </message>
    <message>
      <source>There is no encoding named “{0}”.</source>
      <translation>Eine Zeichenkodierung namens „{0}“ gibt es nicht.</translation>
    </message>
    <message>
      <source>There is no export to “{0}”; there is to {1}.</source>
      <translation>Nach „{0}“ lässt sich nicht exportieren, wohl aber nach {1}.</translation>
    </message>
    <message>
      <source>There is too little memory left on this machine to train.</source>
      <translation>Auf diesem Rechner ist zum Trainieren zu wenig Speicher frei.</translation>
    </message>
    <message>
      <source>This is no regular expression: {0}.</source>
      <translation>Das ist kein regulärer Ausdruck: {0}.</translation>
    </message>
    <message>
      <source>Training broke down ({0}); it can be resumed from the last minute or two.</source>
      <translation>Das Training ist zusammengebrochen ({0}); es lässt sich vom Stand der letzten ein, zwei Minuten aus fortsetzen.</translation>
    </message>
    <message>
      <source>a PDF, which cannot be edited as text</source>
      <translation>ein PDF, das sich nicht als Text bearbeiten lässt</translation>
    </message>
    <message>
      <source>a database</source>
      <translation>eine Datenbank</translation>
    </message>
    <message>
      <source>a number from {0} to {1}</source>
      <translation>eine Zahl von {0} bis {1}</translation>
    </message>
    <message>
      <source>a packed document (.docx, .odt, .epub) or an archive; import it instead</source>
      <translation>ein gepacktes Dokument (.docx, .odt, .epub) oder ein Archiv; bitte importieren Sie es</translation>
    </message>
    <message>
      <source>a packed file</source>
      <translation>eine gepackte Datei</translation>
    </message>
    <message>
      <source>a picture</source>
      <translation>ein Bild</translation>
    </message>
    <message>
      <source>a program</source>
      <translation>ein Programm</translation>
    </message>
    <message>
      <source>a rich text document; import it instead</source>
      <translation>ein RTF-Dokument; bitte importieren Sie es</translation>
    </message>
    <message>
      <source>a text</source>
      <translation>ein Text</translation>
    </message>
    <message>
      <source>a voice needs a name</source>
      <translation>eine Stimme braucht einen Namen</translation>
    </message>
    <message>
      <source>a whole number from {0} to {1}</source>
      <translation>eine ganze Zahl von {0} bis {1}</translation>
    </message>
    <message>
      <source>an object of texts</source>
      <translation>ein Objekt aus Texten</translation>
    </message>
    <message>
      <source>an old Word document; save it as .docx there and import that</source>
      <translation>ein altes Word-Dokument; speichern Sie es dort als .docx und importieren Sie dieses</translation>
    </message>
    <message>
      <source>an unfinished training is damaged; begin it anew</source>
      <translation>ein unvollendetes Training ist beschädigt; beginnen Sie es neu</translation>
    </message>
    <message>
      <source>an unfinished training is of another version of this program; begin it anew</source>
      <translation>ein unvollendetes Training stammt aus einer anderen Version dieses Programms; beginnen Sie es neu</translation>
    </message>
    <message>
      <source>another program keeps it busy.</source>
      <translation>ein anderes Programm hält sie in Beschlag.</translation>
    </message>
    <message>
      <source>another voice is called “{0}”</source>
      <translation>eine andere Stimme heißt „{0}“</translation>
    </message>
    <message>
      <source>boldness must be from 0 to 1, not {0:g}</source>
      <translation>die Kühnheit muss zwischen 0 und 1 liegen, nicht bei {0:g}</translation>
    </message>
    <message>
      <source>cannot keep {0}: {1}</source>
      <translation>{0} lässt sich nicht aufbewahren: {1}</translation>
    </message>
    <message>
      <source>cannot read {0}: {1}</source>
      <translation>{0} ist nicht lesbar: {1}</translation>
    </message>
    <message>
      <source>cannot remove “{0}”: {1}</source>
      <translation>„{0}“ lässt sich nicht entfernen: {1}</translation>
    </message>
    <message>
      <source>cannot write {0}: {1}</source>
      <translation>{0} lässt sich nicht schreiben: {1}</translation>
    </message>
    <message>
      <source>comments</source>
      <translation>Kommentare</translation>
    </message>
    <message>
      <source>footnotes or endnotes</source>
      <translation>Fuß- oder Endnoten</translation>
    </message>
    <message>
      <source>has damaged notes</source>
      <translation>hat beschädigte Angaben</translation>
    </message>
    <message>
      <source>has damaged notes ({0})</source>
      <translation>hat beschädigte Angaben ({0})</translation>
    </message>
    <message>
      <source>is a Kindle book; add it as .epub</source>
      <translation>ist ein Kindle-Buch; fügen Sie es als .epub hinzu</translation>
    </message>
    <message>
      <source>is a PDF, which keeps pages and no paragraphs; add the document that it was made from</source>
      <translation>ist ein PDF, das Seiten enthält und keine Absätze; fügen Sie das Dokument hinzu, aus dem es entstand</translation>
    </message>
    <message>
      <source>is a Pages document; export it as .docx or .epub and add that</source>
      <translation>ist ein Pages-Dokument; exportieren Sie es als .docx oder .epub und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is a WordPerfect document; save it as .docx or .rtf and add that</source>
      <translation>ist ein WordPerfect-Dokument; speichern Sie es als .docx oder .rtf und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is a Works document; save it as .docx and add that</source>
      <translation>ist ein Works-Dokument; speichern Sie es als .docx und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is a model of this program, but no voice</source>
      <translation>ist ein Modell dieses Programms, aber keine Stimme</translation>
    </message>
    <message>
      <source>is an old OpenOffice document; save it as .odt and add that</source>
      <translation>ist ein altes OpenOffice-Dokument; speichern Sie es als .odt und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is an old Word document; save it as .docx and add that</source>
      <translation>ist ein altes Word-Dokument; speichern Sie es als .docx und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is an old Word template; save it as .docx and add that</source>
      <translation>ist eine alte Word-Vorlage; speichern Sie sie als .docx und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>is locked with a password; save it without one and add it again</source>
      <translation>ist mit einem Kennwort geschützt; speichern Sie es ohne und fügen Sie es noch einmal hinzu</translation>
    </message>
    <message>
      <source>is only a link to a document on the web; download it as .docx and add that</source>
      <translation>ist nur ein Verweis auf ein Dokument im Netz; laden Sie es als .docx herunter und fügen Sie dieses hinzu</translation>
    </message>
    <message>
      <source>its symbolic links lead round in a circle.</source>
      <translation>ihre symbolischen Verknüpfungen führen im Kreis.</translation>
    </message>
    <message>
      <source>model shape: dropout must be at least 0 and below 1, not {0!r}</source>
      <translation>Form des Modells: Dropout muss mindestens 0 und unter 1 sein, nicht {0!r}</translation>
    </message>
    <message>
      <source>model shape: {0}</source>
      <translation>Form des Modells: {0}</translation>
    </message>
    <message>
      <source>model shape: {0} must be a whole number from {1} to {2}, not {3!r}</source>
      <translation>Form des Modells: {0} muss eine ganze Zahl von {1} bis {2} sein, nicht {3!r}</translation>
    </message>
    <message>
      <source>one of {0}</source>
      <translation>eines von {0}</translation>
    </message>
    <message>
      <source>pictures</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>the corpus in {0} has no book of {1:,} characters</source>
      <translation>im Korpus in {0} hat kein Buch {1:,} Zeichen</translation>
    </message>
    <message>
      <source>the disk cannot hold a file of that size.</source>
      <translation>der Datenträger fasst keine so große Datei.</translation>
    </message>
    <message>
      <source>the disk does not answer</source>
      <translation>der Datenträger antwortet nicht</translation>
    </message>
    <message>
      <source>the disk is full; free some space and try again.</source>
      <translation>der Datenträger ist voll; schaffen Sie Platz und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>the disk is read-only; save it in another place.</source>
      <translation>der Datenträger ist schreibgeschützt; speichern Sie an einem anderen Ort.</translation>
    </message>
    <message>
      <source>the disk or network drive does not answer.</source>
      <translation>der Datenträger oder das Netzlaufwerk antwortet nicht.</translation>
    </message>
    <message>
      <source>the effort is one of {0}, not {1!r}</source>
      <translation>der Aufwand ist eines von {0}, nicht {1!r}</translation>
    </message>
    <message>
      <source>the folder “{0}” is not there.</source>
      <translation>den Ordner „{0}“ gibt es nicht.</translation>
    </message>
    <message>
      <source>the list of words at {0} is damaged, or of another version</source>
      <translation>die Wortliste {0} ist beschädigt oder stammt aus einer anderen Version</translation>
    </message>
    <message>
      <source>the list of words at {0} is missing or damaged</source>
      <translation>die Wortliste {0} fehlt oder ist beschädigt</translation>
    </message>
    <message>
      <source>the list of words never to suggest at {0} is missing or damaged</source>
      <translation>die Liste nie vorzuschlagender Wörter {0} fehlt oder ist beschädigt</translation>
    </message>
    <message>
      <source>the manuscripts of this training are damaged; begin it anew</source>
      <translation>die Manuskripte dieses Trainings sind beschädigt; beginnen Sie es neu</translation>
    </message>
    <message>
      <source>the manuscripts of this training are gone; begin it anew</source>
      <translation>die Manuskripte dieses Trainings sind verschwunden; beginnen Sie es neu</translation>
    </message>
    <message>
      <source>the model gives numbers that are no probabilities; choose another model</source>
      <translation>das Modell liefert Zahlen, die keine Wahrscheinlichkeiten sind; wählen Sie ein anderes</translation>
    </message>
    <message>
      <source>the name is too long.</source>
      <translation>der Name ist zu lang.</translation>
    </message>
    <message>
      <source>the number of chapters cannot be {0}</source>
      <translation>die Zahl der Kapitel kann nicht {0} sein</translation>
    </message>
    <message>
      <source>the number of words must be from 1 to {0:,}, not {1:,}</source>
      <translation>die Zahl der Wörter muss zwischen 1 und {0:,} liegen, nicht bei {1:,}</translation>
    </message>
    <message>
      <source>the unfinished training of “{0}” is damaged; begin it anew</source>
      <translation>das unvollendete Training von „{0}“ ist beschädigt; beginnen Sie es neu</translation>
    </message>
    <message>
      <source>there is a folder of that name.</source>
      <translation>es gibt einen Ordner dieses Namens.</translation>
    </message>
    <message>
      <source>there is no model file at {0}</source>
      <translation>unter {0} liegt keine Modelldatei</translation>
    </message>
    <message>
      <source>there is no such file.</source>
      <translation>diese Datei gibt es nicht.</translation>
    </message>
    <message>
      <source>there is no training of “{0}” to resume; {1}</source>
      <translation>es gibt kein Training von „{0}“, das sich fortsetzen ließe; {1}</translation>
    </message>
    <message>
      <source>there is no voice named “{0}”; the library holds {1}</source>
      <translation>es gibt keine Stimme namens „{0}“; die Bibliothek enthält {1}</translation>
    </message>
    <message>
      <source>there is not enough memory to train this network, even with one row at a time</source>
      <translation>der Arbeitsspeicher reicht nicht aus, um dieses Netz zu trainieren, auch nicht Zeile für Zeile</translation>
    </message>
    <message>
      <source>there is too little text to train on: {0}</source>
      <translation>es gibt zu wenig Text zum Lernen: {0}</translation>
    </message>
    <message>
      <source>these manuscripts say the same thing over and over: nothing is left to judge by</source>
      <translation>diese Manuskripte sagen immer wieder dasselbe: nichts bleibt übrig, um daran zu messen</translation>
    </message>
    <message>
      <source>these manuscripts say the same thing over and over: nothing is left to learn from</source>
      <translation>diese Manuskripte sagen immer wieder dasselbe: nichts bleibt übrig, um daraus zu lernen</translation>
    </message>
    <message>
      <source>this is not a plan of training: {0}</source>
      <translation>das ist kein Trainingsplan: {0}</translation>
    </message>
    <message>
      <source>too little of this was not learned by the earlier voice to prove anything; add a manuscript that is new to it, or start from the base</source>
      <translation>zu wenig davon ist der früheren Stimme neu, um etwas zu beweisen; fügen Sie ein Manuskript hinzu, das ihr neu ist, oder beginnen Sie mit der Basis</translation>
    </message>
    <message>
      <source>too many files are open.</source>
      <translation>es sind zu viele Dateien geöffnet.</translation>
    </message>
    <message>
      <source>training broke down at step {0}: the loss is no longer a number</source>
      <translation>das Training ist bei Schritt {0} zusammengebrochen: der Verlust ist keine Zahl mehr</translation>
    </message>
    <message>
      <source>training takes more than no time and less than a week, not {0:g} minutes</source>
      <translation>ein Training dauert mehr als keine Zeit und weniger als eine Woche, nicht {0:g} Minuten</translation>
    </message>
    <message>
      <source>training: the learning rate must lie between 0 and 1, not {0}</source>
      <translation>Training: die Lernrate muss zwischen 0 und 1 liegen, nicht bei {0}</translation>
    </message>
    <message>
      <source>training: {0} must be at least 1, not {1}</source>
      <translation>Training: {0} muss mindestens 1 sein, nicht {1}</translation>
    </message>
    <message>
      <source>true or false</source>
      <translation>true oder false</translation>
    </message>
    <message>
      <source>you are not allowed to read it there.</source>
      <translation>Sie dürfen sie dort nicht lesen.</translation>
    </message>
    <message>
      <source>you are not allowed to write it there.</source>
      <translation>Sie dürfen dort nicht schreiben.</translation>
    </message>
    <message>
      <source>{0:,} characters are too little to learn a voice from; {1:,} (about five pages) are the least</source>
      <translation>{0:,} Zeichen sind zu wenig, um daraus eine Stimme zu lernen; {1:,} (etwa fünf Seiten) sind das Mindeste</translation>
    </message>
    <message>
      <source>{0:,} words are too little to learn a voice from</source>
      <translation>{0:,} Wörter sind zu wenig, um daraus eine Stimme zu lernen</translation>
    </message>
    <message>
      <source>{0:,} words do not fill {1:,} chapters: each takes at least {2} words</source>
      <translation>{0:,} Wörter füllen keine {1:,} Kapitel: jedes braucht mindestens {2} Wörter</translation>
    </message>
    <message>
      <source>{0} Its old text is kept in {1}.</source>
      <translation>{0} Ihr alter Text liegt in {1}.</translation>
    </message>
    <message>
      <source>{0} belongs to another network or batch size</source>
      <translation>{0} gehört zu einem anderen Netz oder einer anderen Stapelgröße</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}.</source>
      <translation>{0} ist nicht lesbar: {1}.</translation>
    </message>
    <message>
      <source>{0} could not be read: {1}.</source>
      <translation>{0} war nicht lesbar: {1}.</translation>
    </message>
    <message>
      <source>{0} damaged characters are shown as �; what was there is lost when you save.</source>
      <translation>{0} beschädigte Zeichen erscheinen als �; was dort stand, geht beim Speichern verloren.</translation>
    </message>
    <message>
      <source>{0} declares XML entities, which are not read.</source>
      <translation>{0} erklärt XML-Entitäten; solche werden nicht gelesen.</translation>
    </message>
    <message>
      <source>{0} does not hold the network that it describes</source>
      <translation>{0} enthält nicht das Netz, das es beschreibt</translation>
    </message>
    <message>
      <source>{0} has a damaged header</source>
      <translation>{0} hat einen beschädigten Kopf</translation>
    </message>
    <message>
      <source>{0} has no draft folder.</source>
      <translation>{0} hat keinen Manuskriptordner.</translation>
    </message>
    <message>
      <source>{0} holds a chapter that is not a text.</source>
      <translation>{0} enthält ein Kapitel, das kein Text ist.</translation>
    </message>
    <message>
      <source>{0} holds a damaged table of n-grams</source>
      <translation>{0} enthält eine beschädigte Tabelle von N-Grammen</translation>
    </message>
    <message>
      <source>{0} holds far more markup than a text needs; it was not read.</source>
      <translation>{0} enthält weit mehr Auszeichnung, als ein Text braucht, und wurde nicht gelesen.</translation>
    </message>
    <message>
      <source>{0} holds more than {1:,} characters; divide it and add the parts.</source>
      <translation>{0} enthält mehr als {1:,} Zeichen; teilen Sie es und fügen Sie die Teile hinzu.</translation>
    </message>
    <message>
      <source>{0} holds no text.</source>
      <translation>{0} enthält keinen Text.</translation>
    </message>
    <message>
      <source>{0} holds none of the texts that it lists; is all of it on this computer?</source>
      <translation>{0} enthält keinen der aufgeführten Texte; liegt alles auf diesem Rechner?</translation>
    </message>
    <message>
      <source>{0} holds numbers that are not finite</source>
      <translation>{0} enthält Zahlen, die nicht endlich sind</translation>
    </message>
    <message>
      <source>{0} holds paths that lead out of it, which no honest document does.</source>
      <translation>{0} enthält Pfade, die aus ihm herausführen; das tut kein ehrliches Dokument.</translation>
    </message>
    <message>
      <source>{0} holds too many files to search; choose a smaller folder.</source>
      <translation>{0} enthält zu viele Dateien zum Durchsuchen; wählen Sie einen kleineren Ordner.</translation>
    </message>
    <message>
      <source>{0} is a device, not a file.</source>
      <translation>{0} ist ein Gerät, keine Datei.</translation>
    </message>
    <message>
      <source>{0} is a folder.</source>
      <translation>{0} ist ein Ordner.</translation>
    </message>
    <message>
      <source>{0} is a link that leads back to a folder above it.</source>
      <translation>{0} ist eine Verknüpfung, die in einen Ordner darüber zurückführt.</translation>
    </message>
    <message>
      <source>{0} is a link that leads back to itself.</source>
      <translation>{0} ist eine Verknüpfung, die zu sich selbst zurückführt.</translation>
    </message>
    <message>
      <source>{0} is a packed archive; unpack it and add the manuscripts inside.</source>
      <translation>{0} ist ein gepacktes Archiv; entpacken Sie es und fügen Sie die Manuskripte darin hinzu.</translation>
    </message>
    <message>
      <source>{0} is a pipe, not a file.</source>
      <translation>{0} ist eine Pipe, keine Datei.</translation>
    </message>
    <message>
      <source>{0} is a socket, not a file.</source>
      <translation>{0} ist ein Socket, keine Datei.</translation>
    </message>
    <message>
      <source>{0} is an OpenDocument file, but not a text.</source>
      <translation>{0} ist eine OpenDocument-Datei, aber kein Text.</translation>
    </message>
    <message>
      <source>{0} is cut off: its header promises {1:,} bytes of weights</source>
      <translation>{0} ist abgeschnitten: ihr Kopf verspricht {1:,} Byte Gewichte</translation>
    </message>
    <message>
      <source>{0} is damaged or belongs to another network</source>
      <translation>{0} ist beschädigt oder gehört zu einem anderen Netz</translation>
    </message>
    <message>
      <source>{0} is damaged or encrypted.</source>
      <translation>{0} ist beschädigt oder verschlüsselt.</translation>
    </message>
    <message>
      <source>{0} is damaged, or not a {1} file.</source>
      <translation>{0} ist beschädigt oder keine {1}-Datei.</translation>
    </message>
    <message>
      <source>{0} is damaged.</source>
      <translation>{0} ist beschädigt.</translation>
    </message>
    <message>
      <source>{0} is empty.</source>
      <translation>{0} ist leer.</translation>
    </message>
    <message>
      <source>{0} is larger than a voice can be</source>
      <translation>{0} ist größer, als eine Stimme sein kann</translation>
    </message>
    <message>
      <source>{0} is larger than {1:,} MB, more than a manuscript can be.</source>
      <translation>{0} ist größer als {1:,} MB, mehr als ein Manuskript haben kann.</translation>
    </message>
    <message>
      <source>{0} is locked by copy protection; add your own copy without it.</source>
      <translation>{0} ist kopiergeschützt; fügen Sie Ihre eigene Fassung ohne Schutz hinzu.</translation>
    </message>
    <message>
      <source>{0} is locked with a password; save it without one and add it again.</source>
      <translation>{0} ist mit einem Kennwort geschützt; speichern Sie es ohne und fügen Sie es noch einmal hinzu.</translation>
    </message>
    <message>
      <source>{0} is longer than any book; divide it and add the parts.</source>
      <translation>{0} ist länger als jedes Buch; teilen Sie es und fügen Sie die Teile hinzu.</translation>
    </message>
    <message>
      <source>{0} is nested too deeply to be a text.</source>
      <translation>{0} ist zu tief verschachtelt, um ein Text zu sein.</translation>
    </message>
    <message>
      <source>{0} is not a Word document, or its text is missing.</source>
      <translation>{0} ist kein Word-Dokument, oder sein Text fehlt.</translation>
    </message>
    <message>
      <source>{0} is not a model file, or it is cut off</source>
      <translation>{0} ist keine Modelldatei, oder sie ist abgeschnitten</translation>
    </message>
    <message>
      <source>{0} is not a model file, or it is damaged</source>
      <translation>{0} ist keine Modelldatei, oder sie ist beschädigt</translation>
    </message>
    <message>
      <source>{0} is not a model of this program</source>
      <translation>{0} ist kein Modell dieses Programms</translation>
    </message>
    <message>
      <source>{0} is not a name that a file can have.</source>
      <translation>{0} ist kein Name, den eine Datei haben kann.</translation>
    </message>
    <message>
      <source>{0} is not a slice of replay, or it is damaged</source>
      <translation>{0} ist kein Stück zum Wiederholen, oder es ist beschädigt</translation>
    </message>
    <message>
      <source>{0} is not a text.</source>
      <translation>{0} ist kein Text.</translation>
    </message>
    <message>
      <source>{0} is not a training state of this program</source>
      <translation>{0} ist kein Trainingsstand dieses Programms</translation>
    </message>
    <message>
      <source>{0} is not a whole Scrivener project: its binder is missing.</source>
      <translation>{0} ist kein vollständiges Scrivener-Projekt: die Mappe fehlt.</translation>
    </message>
    <message>
      <source>{0} is not a whole e-book: it does not say what it consists of.</source>
      <translation>{0} ist kein vollständiges E-Book: es sagt nicht, woraus es besteht.</translation>
    </message>
    <message>
      <source>{0} is not a whole zip archive.</source>
      <translation>{0} ist kein vollständiges Zip-Archiv.</translation>
    </message>
    <message>
      <source>{0} is not an HTML page.</source>
      <translation>{0} ist keine HTML-Seite.</translation>
    </message>
    <message>
      <source>{0} is not an OpenDocument text, or its text is missing.</source>
      <translation>{0} ist kein OpenDocument-Text, oder sein Text fehlt.</translation>
    </message>
    <message>
      <source>{0} is not one of the kinds that can be read ({1}).</source>
      <translation>{0} gehört zu keiner lesbaren Art ({1}).</translation>
    </message>
    <message>
      <source>{0} is not rich text.</source>
      <translation>{0} ist kein RTF-Dokument.</translation>
    </message>
    <message>
      <source>{0} is not the base that this voice grew from</source>
      <translation>{0} ist nicht die Basis, aus der diese Stimme entstand</translation>
    </message>
    <message>
      <source>{0} is not there.</source>
      <translation>{0} ist nicht da.</translation>
    </message>
    <message>
      <source>{0} is not well-formed XML.</source>
      <translation>{0} ist kein wohlgeformtes XML.</translation>
    </message>
    <message>
      <source>{0} is of Scrivener 1; open it in a newer one, which converts it.</source>
      <translation>{0} stammt aus Scrivener 1; öffnen Sie es in einem neueren, der es umwandelt.</translation>
    </message>
    <message>
      <source>{0} is packed in a way that cannot be read.</source>
      <translation>{0} ist auf eine Art gepackt, die sich nicht lesen lässt.</translation>
    </message>
    <message>
      <source>{0} is there already</source>
      <translation>{0} gibt es schon</translation>
    </message>
    <message>
      <source>{0} is too long a name.</source>
      <translation>{0} ist ein zu langer Name.</translation>
    </message>
    <message>
      <source>{0} lacks its part “{1}”.</source>
      <translation>{0} fehlt der Teil „{1}“.</translation>
    </message>
    <message>
      <source>{0} lies more than {1} folders deep; name it by itself.</source>
      <translation>{0} liegt mehr als {1} Ordner tief; nennen Sie es für sich.</translation>
    </message>
    <message>
      <source>{0} lists more than {1:,} texts, which no book has.</source>
      <translation>{0} führt mehr als {1:,} Texte auf; so viele hat kein Buch.</translation>
    </message>
    <message>
      <source>{0} may not be read by you.</source>
      <translation>{0} dürfen Sie nicht lesen.</translation>
    </message>
    <message>
      <source>{0} unpacks to more than a book can be; it was not read.</source>
      <translation>{0} wäre ausgepackt größer, als ein Buch sein kann, und wurde nicht gelesen.</translation>
    </message>
    <message>
      <source>{0} was made by another version of this program</source>
      <translation>{0} stammt aus einer anderen Version dieses Programms</translation>
    </message>
    <message>
      <source>{0} was made by another version of this program (format {1})</source>
      <translation>{0} stammt aus einer anderen Version dieses Programms (Format {1})</translation>
    </message>
    <message>
      <source>{0} was put into the folder of voices by hand; import it</source>
      <translation>{0} wurde von Hand in den Ordner der Stimmen gelegt; importieren Sie es</translation>
    </message>
    <message>
      <source>{0} {1}</source>
      <translation>{0} {1}</translation>
    </message>
    <message>
      <source>{0} {1}.</source>
      <translation>{0} {1}.</translation>
    </message>
    <message>
      <source>{0}.</source>
      <translation>{0}.</translation>
    </message>
    <message>
      <source>{0}: {1}</source>
      <translation>{0}: {1}</translation>
    </message>
    <message>
      <source>“{0}”</source>
      <translation>„{0}“</translation>
    </message>
    <message>
      <source>“{0}” cannot be saved: there is a folder or a device of that name.</source>
      <translation>„{0}“ lässt sich nicht speichern: es gibt einen Ordner oder ein Gerät dieses Namens.</translation>
    </message>
    <message>
      <source>“{0}” could not be created</source>
      <translation>„{0}“ ließ sich nicht anlegen</translation>
    </message>
    <message>
      <source>“{0}” could not be opened</source>
      <translation>„{0}“ ließ sich nicht öffnen</translation>
    </message>
    <message>
      <source>“{0}” could not be saved</source>
      <translation>„{0}“ ließ sich nicht speichern</translation>
    </message>
    <message>
      <source>“{0}” could not be set aside</source>
      <translation>„{0}“ ließ sich nicht beiseitelegen</translation>
    </message>
    <message>
      <source>“{0}” did not grow from “{1}”, so its strength cannot be set</source>
      <translation>„{0}“ ist nicht aus „{1}“ entstanden, daher lässt sich ihre Stärke nicht einstellen</translation>
    </message>
    <message>
      <source>“{0}” has no chapters that can be read.</source>
      <translation>„{0}“ hat keine lesbaren Kapitel.</translation>
    </message>
    <message>
      <source>“{0}” holds more than a book can; it was not imported.</source>
      <translation>„{0}“ enthält mehr, als ein Buch fasst, und wurde nicht importiert.</translation>
    </message>
    <message>
      <source>“{0}” holds no text.</source>
      <translation>„{0}“ enthält keinen Text.</translation>
    </message>
    <message>
      <source>“{0}” is a device, not a file.</source>
      <translation>„{0}“ ist ein Gerät, keine Datei.</translation>
    </message>
    <message>
      <source>“{0}” is a folder.</source>
      <translation>„{0}“ ist ein Ordner.</translation>
    </message>
    <message>
      <source>“{0}” is already open in another running AI Author.</source>
      <translation>„{0}“ ist schon in einem anderen laufenden AI Author geöffnet.</translation>
    </message>
    <message>
      <source>“{0}” is already open in another window.</source>
      <translation>„{0}“ ist schon in einem anderen Fenster geöffnet.</translation>
    </message>
    <message>
      <source>“{0}” is an archive, but no document that can be imported.</source>
      <translation>„{0}“ ist ein Archiv, aber kein Dokument, das sich importieren lässt.</translation>
    </message>
    <message>
      <source>“{0}” is an old Word document; save it as .docx there and import that.</source>
      <translation>„{0}“ ist ein altes Word-Dokument; speichern Sie es dort als .docx und importieren Sie dieses.</translation>
    </message>
    <message>
      <source>“{0}” is being trained already</source>
      <translation>„{0}“ wird schon trainiert</translation>
    </message>
    <message>
      <source>“{0}” is copy-protected and cannot be imported.</source>
      <translation>„{0}“ ist kopiergeschützt und lässt sich nicht importieren.</translation>
    </message>
    <message>
      <source>“{0}” is larger than {1} MB, more than a page can be.</source>
      <translation>„{0}“ ist größer als {1} MB, mehr als eine Seite haben kann.</translation>
    </message>
    <message>
      <source>“{0}” is larger than {1} MB, more than a text can be.</source>
      <translation>„{0}“ ist größer als {1} MB, mehr als ein Text haben kann.</translation>
    </message>
    <message>
      <source>“{0}” is no document that can be imported ({1}).</source>
      <translation>„{0}“ ist kein Dokument, das sich importieren lässt ({1}).</translation>
    </message>
    <message>
      <source>“{0}” is not a text file.</source>
      <translation>„{0}“ ist keine Textdatei.</translation>
    </message>
    <message>
      <source>“{0}” is not in the encoding {1}.</source>
      <translation>„{0}“ ist nicht in der Zeichenkodierung {1}.</translation>
    </message>
    <message>
      <source>“{0}” is not rich text.</source>
      <translation>„{0}“ ist kein RTF-Dokument.</translation>
    </message>
    <message>
      <source>“{0}” is read-only; save it under another name or allow writing to it.</source>
      <translation>„{0}“ ist schreibgeschützt; speichern Sie unter einem anderen Namen oder erlauben Sie das Schreiben.</translation>
    </message>
    <message>
      <source>“{0}” is {1}.</source>
      <translation>„{0}“ ist {1}.</translation>
    </message>
    <message>
      <source>“{0}” was changed by another program since it was opened here.</source>
      <translation>„{0}“ wurde von einem anderen Programm geändert, seit es hier geöffnet ist.</translation>
    </message>
  </context>
  <context>
    <name>Exchanging</name>
    <message>
      <source>Reading “{0}”…</source>
      <translation>Lese „{0}“ …</translation>
    </message>
    <message>
      <source>Imported as a new text; “{0}” stays as it is.</source>
      <translation>Als neuer Text importiert; „{0}“ bleibt, wie es ist.</translation>
    </message>
    <message>
      <source>PDF</source>
      <translation>PDF</translation>
    </message>
    <message>
      <source>Exporting…</source>
      <translation>Exportiere …</translation>
    </message>
    <message>
      <source>Exported to “{0}”.</source>
      <translation>Nach „{0}“ exportiert.</translation>
    </message>
    <message>
      <source>The report is in “{0}”.</source>
      <translation>Der Bericht steht in „{0}“.</translation>
    </message>
  </context>
  <context>
    <name>Filing</name>
    <message>
      <source>{0} Do you want to open it here all the same?</source>
      <translation>{0} Möchten Sie ihn trotzdem hier öffnen?</translation>
    </message>
    <message>
      <source>Open All the Same</source>
      <translation>Trotzdem öffnen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>The program was ended before “{0}” was exported. What was there before is unchanged, or the export is whole.</source>
      <translation>Das Programm wurde beendet, bevor „{0}“ exportiert war. Was vorher dort lag, ist unverändert, oder der Export ist vollständig.</translation>
    </message>
    <message>
      <source>Go On</source>
      <translation>Weiter</translation>
    </message>
  </context>
  <context>
    <name>FindBar</name>
    <message>
      <source>Find</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Replace with</source>
      <translation>Ersetzen durch</translation>
    </message>
    <message>
      <source>Match case</source>
      <translation>Groß- und Kleinschreibung beachten</translation>
    </message>
    <message>
      <source>Whole words</source>
      <translation>Ganze Wörter</translation>
    </message>
    <message>
      <source>Regular expression</source>
      <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
      <source>Book</source>
      <translation>Buch</translation>
    </message>
    <message>
      <source>In the whole book</source>
      <translation>Im ganzen Buch</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <source>Pre&amp;vious</source>
      <translation>V&amp;orheriges</translation>
    </message>
    <message>
      <source>Ne&amp;xt</source>
      <translation>&amp;Nächstes</translation>
    </message>
    <message>
      <source>&amp;Replace</source>
      <translation>&amp;Ersetzen</translation>
    </message>
    <message>
      <source>Replace &amp;All</source>
      <translation>&amp;Alle ersetzen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
  </context>
  <context>
    <name>Finding</name>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
    <message>
      <source>Replace {0} finds in {1} texts? Each is kept as a snapshot first.</source>
      <translation>{0} Fundstellen in {1} Texten ersetzen? Von jedem wird vorher ein Schnappschuss behalten.</translation>
    </message>
    <message>
      <source>Replace All</source>
      <translation>Alle ersetzen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>{0} replaced.</source>
      <translation>{0} ersetzt.</translation>
    </message>
    <message>
      <source>Before replacing</source>
      <translation>Vor dem Ersetzen</translation>
    </message>
    <message>
      <source>{0} in {1} texts</source>
      <translation>{0} in {1} Texten</translation>
    </message>
    <message>
      <source>{0} found</source>
      <translation>{0} gefunden</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>Nichts gefunden</translation>
    </message>
  </context>
  <context>
    <name>FirstRun</name>
    <message>
      <source>The rain had stopped before midnight, and when she opened the window there was</source>
      <translation>The rain had stopped before midnight, and when she opened the window there was</translation>
    </message>
    <message>
      <source>Press Tab, and the network on this machine goes on with your sentence.</source>
      <translation>Drücken Sie Tab, und das Netz auf diesem Rechner führt Ihren Satz fort.</translation>
    </message>
    <message>
      <source>The grey words are not yours yet: Tab takes them, Ctrl+Right takes one, Esc none. Or type on.</source>
      <translation>Die grauen Wörter gehören noch nicht Ihnen: Tab nimmt sie, Strg+Rechts nimmt eines, Esc keines. Oder tippen Sie weiter.</translation>
    </message>
    <message>
      <source>That is all. F1 shows every key, and “Train on My Manuscripts” teaches it your own voice.</source>
      <translation>Das ist alles. F1 zeigt jede Taste, und „Mit meinen Manuskripten trainieren“ lehrt es Ihre eigene Stimme.</translation>
    </message>
    <message>
      <source>Got It</source>
      <translation>Verstanden</translation>
    </message>
  </context>
  <context>
    <name>FoundPanel</name>
    <message>
      <source>Everything that was found</source>
      <translation>Alles, was gefunden wurde</translation>
    </message>
    <message>
      <source>{0} — {1}</source>
      <translation>{0} — {1}</translation>
    </message>
  </context>
  <context>
    <name>GoalMark</name>
    <message>
      <source>Goal</source>
      <translation>Ziel</translation>
    </message>
  </context>
  <context>
    <name>Goals</name>
    <message>
      <source>This sitting: {0} words</source>
      <translation>In dieser Sitzung: {0} Wörter</translation>
    </message>
    <message>
      <source>This sitting: {0} of {1} words</source>
      <translation>In dieser Sitzung: {0} von {1} Wörtern</translation>
    </message>
    <message>
      <source>Today: {0} words</source>
      <translation>Heute: {0} Wörter</translation>
    </message>
    <message>
      <source>Today: {0} of {1} words</source>
      <translation>Heute: {0} von {1} Wörtern</translation>
    </message>
    <message>
      <source>In all: {0} words</source>
      <translation>Insgesamt: {0} Wörter</translation>
    </message>
    <message>
      <source>In all: {0} of {1} words</source>
      <translation>Insgesamt: {0} von {1} Wörtern</translation>
    </message>
  </context>
  <context>
    <name>GoalsDialog</name>
    <message>
      <source>Goals</source>
      <translation>Ziele</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keines</translation>
    </message>
    <message>
      <source>Words by day, the last {0} days</source>
      <translation>Wörter nach Tagen, die letzten {0} Tage</translation>
    </message>
    <message>
      <source>{0} days in a row</source>
      <translation>{0} Tage in Folge</translation>
    </message>
  </context>
  <context>
    <name>HistoryChart</name>
    <message>
      <source>Words by day</source>
      <translation>Wörter nach Tagen</translation>
    </message>
  </context>
  <context>
    <name>Indicator</name>
    <message>
      <source>Training</source>
      <translation>Training</translation>
    </message>
    <message>
      <source>Show the training</source>
      <translation>Training zeigen</translation>
    </message>
    <message>
      <source>Learning</source>
      <translation>Lernt</translation>
    </message>
    <message>
      <source>Learning paused · {0} %</source>
      <translation>Lernen angehalten · {0} %</translation>
    </message>
    <message>
      <source>Learning · preparing</source>
      <translation>Lernt · bereitet vor</translation>
    </message>
    <message>
      <source>Learning · {0} %</source>
      <translation>Lernt · {0} %</translation>
    </message>
    <message>
      <source>{0} · {1} left</source>
      <translation>{0} · noch {1}</translation>
    </message>
    <message>
      <source>Learning · reading the proof</source>
      <translation>Lernt · liest die Probe</translation>
    </message>
    <message>
      <source>“{0}” is ready</source>
      <translation>„{0}“ ist bereit</translation>
    </message>
    <message>
      <source>“{0}”: no better</source>
      <translation>„{0}“: nicht besser</translation>
    </message>
    <message>
      <source>Training stopped</source>
      <translation>Training angehalten</translation>
    </message>
  </context>
  <context>
    <name>KeysDialog</name>
    <message>
      <source>Keyboard</source>
      <translation>Tastatur</translation>
    </message>
    <message>
      <source>Find a command or a key</source>
      <translation>Befehl oder Taste suchen</translation>
    </message>
    <message>
      <source>Commands and their keys</source>
      <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
      <source>New key</source>
      <translation>Neue Taste</translation>
    </message>
    <message>
      <source>&amp;Set</source>
      <translation>&amp;Setzen</translation>
    </message>
    <message>
      <source>&amp;No Key</source>
      <translation>&amp;Keine Taste</translation>
    </message>
    <message>
      <source>&amp;Reset All</source>
      <translation>Alle &amp;zurücksetzen</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>&amp;Schließen</translation>
    </message>
    <message>
      <source>To change a key, choose its command and press another.</source>
      <translation>Um eine Taste zu ändern, wählen Sie den Befehl und drücken eine andere.</translation>
    </message>
    <message>
      <source>{0} already belongs to “{1}”.</source>
      <translation>{0} gehört schon zu „{1}“.</translation>
    </message>
    <message>
      <source>Changed.</source>
      <translation>Geändert.</translation>
    </message>
    <message>
      <source>Every key is as it was.</source>
      <translation>Jede Taste ist wieder, wie sie war.</translation>
    </message>
  </context>
  <context>
    <name>Leaving</name>
    <message>
      <source>“{0}” is still being exported. Do you want to quit without it?</source>
      <translation>„{0}“ wird noch exportiert. Möchten Sie trotzdem beenden?</translation>
    </message>
    <message>
      <source>Quit Without It</source>
      <translation>Trotzdem beenden</translation>
    </message>
    <message>
      <source>Go On</source>
      <translation>Weiter</translation>
    </message>
  </context>
  <context>
    <name>LossPlot</name>
    <message>
      <source>Bits per character, while learning</source>
      <translation>Bits je Zeichen während des Lernens</translation>
    </message>
    <message>
      <source>Before: {0} bits per character.</source>
      <translation>Vorher: {0} Bits je Zeichen.</translation>
    </message>
    <message>
      <source>Held-out pages: {0} now, {1} at best.</source>
      <translation>Zurückgehaltene Seiten: jetzt {0}, bestenfalls {1}.</translation>
    </message>
    <message>
      <source>The curves begin with the first pages.</source>
      <translation>Die Kurven beginnen mit den ersten Seiten.</translation>
    </message>
    <message>
      <source>Bits per character (lower is better)</source>
      <translation>Bits je Zeichen (weniger ist besser)</translation>
    </message>
    <message>
      <source>begin</source>
      <translation>Anfang</translation>
    </message>
    <message>
      <source>end as planned</source>
      <translation>geplantes Ende</translation>
    </message>
    <message>
      <source>before</source>
      <translation>vorher</translation>
    </message>
    <message>
      <source>pages it learns</source>
      <translation>Seiten, die es lernt</translation>
    </message>
    <message>
      <source>held-out pages</source>
      <translation>zurückgehaltene Seiten</translation>
    </message>
  </context>
  <context>
    <name>Menus</name>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>&amp;New</source>
      <translation>&amp;Neu</translation>
    </message>
    <message>
      <source>&amp;Open…</source>
      <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
      <source>Open &amp;Recent</source>
      <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
      <source>Open a Folder as a &amp;Book…</source>
      <translation>Ordner als &amp;Buch öffnen …</translation>
    </message>
    <message>
      <source>&amp;Save</source>
      <translation>&amp;Speichern</translation>
    </message>
    <message>
      <source>Save &amp;As…</source>
      <translation>Speichern &amp;unter …</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>&amp;Importieren …</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exportieren …</translation>
    </message>
    <message>
      <source>Report of &amp;Whose Words…</source>
      <translation>Be&amp;richt: Wessen Wörter …</translation>
    </message>
    <message>
      <source>&amp;Take a Snapshot</source>
      <translation>Schna&amp;ppschuss machen</translation>
    </message>
    <message>
      <source>Sna&amp;pshots…</source>
      <translation>Sc&amp;hnappschüsse …</translation>
    </message>
    <message>
      <source>Reco&amp;vered Texts…</source>
      <translation>&amp;Wiederhergestellte Texte…</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>S&amp;chließen</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>Been&amp;den</translation>
    </message>
    <message>
      <source>&amp;Forget Them</source>
      <translation>&amp;Vergessen</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>&amp;Rückgängig</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>&amp;Wiederholen</translation>
    </message>
    <message>
      <source>Cu&amp;t</source>
      <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>&amp;Kopieren</translation>
    </message>
    <message>
      <source>&amp;Paste</source>
      <translation>&amp;Einfügen</translation>
    </message>
    <message>
      <source>Select &amp;All</source>
      <translation>A&amp;lles auswählen</translation>
    </message>
    <message>
      <source>&amp;Find…</source>
      <translation>&amp;Suchen …</translation>
    </message>
    <message>
      <source>Rep&amp;lace…</source>
      <translation>Erse&amp;tzen …</translation>
    </message>
    <message>
      <source>Find &amp;Next</source>
      <translation>We&amp;itersuchen</translation>
    </message>
    <message>
      <source>Find Pre&amp;vious</source>
      <translation>Rückwärts suc&amp;hen</translation>
    </message>
    <message>
      <source>Check &amp;Spelling</source>
      <translation>Rechtschreibung &amp;prüfen</translation>
    </message>
    <message>
      <source>G&amp;oals…</source>
      <translation>&amp;Ziele …</translation>
    </message>
    <message>
      <source>Spelling Lan&amp;guage</source>
      <translation>Sprache der Rechtschreibprüfun&amp;g</translation>
    </message>
    <message>
      <source>Pr&amp;eferences…</source>
      <translation>Einstell&amp;ungen …</translation>
    </message>
    <message>
      <source>Su&amp;ggestions</source>
      <translation>&amp;Vorschläge</translation>
    </message>
    <message>
      <source>&amp;Ask for One</source>
      <translation>Einen &amp;verlangen</translation>
    </message>
    <message>
      <source>Accept A&amp;ll</source>
      <translation>A&amp;lles annehmen</translation>
    </message>
    <message>
      <source>Accept One &amp;Word</source>
      <translation>Ein &amp;Wort annehmen</translation>
    </message>
    <message>
      <source>Accept the &amp;Sentence</source>
      <translation>Den &amp;Satz annehmen</translation>
    </message>
    <message>
      <source>&amp;Next Alternative</source>
      <translation>&amp;Nächste Alternative</translation>
    </message>
    <message>
      <source>&amp;Previous Alternative</source>
      <translation>V&amp;orige Alternative</translation>
    </message>
    <message>
      <source>W&amp;rite On</source>
      <translation>Weite&amp;rschreiben</translation>
    </message>
    <message>
      <source>Side &amp;by Side</source>
      <translation>Ne&amp;beneinander</translation>
    </message>
    <message>
      <source>Suggest as I &amp;Type</source>
      <translation>Beim &amp;Tippen vorschlagen</translation>
    </message>
    <message>
      <source>&amp;Delay…</source>
      <translation>Ver&amp;zögerung …</translation>
    </message>
    <message>
      <source>S&amp;ilence All</source>
      <translation>Alle st&amp;ummschalten</translation>
    </message>
    <message>
      <source>V&amp;oice</source>
      <translation>&amp;Stimme</translation>
    </message>
    <message>
      <source>&amp;Train on My Manuscripts…</source>
      <translation>Mit meinen Manuskripten &amp;trainieren …</translation>
    </message>
    <message>
      <source>&amp;Voices…</source>
      <translation>&amp;Stimmen …</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <source>&amp;Outline</source>
      <translation>&amp;Gliederung</translation>
    </message>
    <message>
      <source>&amp;Book</source>
      <translation>&amp;Buch</translation>
    </message>
    <message>
      <source>&amp;Found</source>
      <translation>Ge&amp;funden</translation>
    </message>
    <message>
      <source>&amp;Next Text</source>
      <translation>&amp;Nächster Text</translation>
    </message>
    <message>
      <source>&amp;Previous Text</source>
      <translation>Vo&amp;riger Text</translation>
    </message>
    <message>
      <source>&amp;Go Round the Window</source>
      <translation>Im F&amp;enster weitergehen</translation>
    </message>
    <message>
      <source>Foc&amp;us</source>
      <translation>Fok&amp;us</translation>
    </message>
    <message>
      <source>&amp;Off</source>
      <translation>&amp;Aus</translation>
    </message>
    <message>
      <source>On the &amp;Sentence</source>
      <translation>Auf den &amp;Satz</translation>
    </message>
    <message>
      <source>On the &amp;Paragraph</source>
      <translation>Auf den &amp;Absatz</translation>
    </message>
    <message>
      <source>T&amp;ypewriter Scrolling</source>
      <translation>Wie mit der &amp;Schreibmaschine rollen</translation>
    </message>
    <message>
      <source>Show &amp;Whose Words</source>
      <translation>Zeigen, &amp;wessen Wörter</translation>
    </message>
    <message>
      <source>&amp;Theme</source>
      <translation>F&amp;arben</translation>
    </message>
    <message>
      <source>&amp;Follow the System</source>
      <translation>Wie das &amp;System</translation>
    </message>
    <message>
      <source>&amp;Light</source>
      <translation>&amp;Hell</translation>
    </message>
    <message>
      <source>&amp;Dark</source>
      <translation>&amp;Dunkel</translation>
    </message>
    <message>
      <source>&amp;Sepia</source>
      <translation>Se&amp;pia</translation>
    </message>
    <message>
      <source>&amp;High Contrast</source>
      <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
      <source>Zoom &amp;In</source>
      <translation>&amp;Vergrößern</translation>
    </message>
    <message>
      <source>&amp;Zoom Out</source>
      <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
      <source>&amp;Actual Size</source>
      <translation>&amp;Originalgröße</translation>
    </message>
    <message>
      <source>Full S&amp;creen</source>
      <translation>Vollb&amp;ild</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>&amp;Keyboard…</source>
      <translation>&amp;Tastatur …</translation>
    </message>
    <message>
      <source>Check for &amp;Updates…</source>
      <translation>Nach &amp;Updates sehen …</translation>
    </message>
    <message>
      <source>&amp;About AI Author</source>
      <translation>Ü&amp;ber AI Author</translation>
    </message>
  </context>
  <context>
    <name>OpenDocument</name>
    <message>
      <source>Before a save that was cut off</source>
      <translation>Vor einem unterbrochenen Speichern</translation>
    </message>
    <message>
      <source>Before reloading</source>
      <translation>Vor dem Neuladen</translation>
    </message>
  </context>
  <context>
    <name>OutlinePanel</name>
    <message>
      <source>Outline</source>
      <translation>Gliederung</translation>
    </message>
    <message>
      <source>Beginning</source>
      <translation>Anfang</translation>
    </message>
  </context>
  <context>
    <name>Passage</name>
    <message>
      <source>Before</source>
      <translation>Vorher</translation>
    </message>
    <message>
      <source>From a page of yours that it does not learn from</source>
      <translation>Von einer Ihrer Seiten, aus der es nicht lernt</translation>
    </message>
    <message>
      <source>You wrote</source>
      <translation>Sie schrieben</translation>
    </message>
    <message>
      <source>Your voice so far</source>
      <translation>Ihre Stimme bis jetzt</translation>
    </message>
    <message>
      <source>One passage is chosen for you to compare by; both go on from the same place.</source>
      <translation>Eine Stelle ist zum Vergleichen gewählt; beide fahren am selben Ort fort.</translation>
    </message>
    <message>
      <source>Your voice</source>
      <translation>Ihre Stimme</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
  </context>
  <context>
    <name>Preferences</name>
    <message>
      <source>Preferences</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Kinds of preferences</source>
      <translation>Arten von Einstellungen</translation>
    </message>
    <message>
      <source>There is an NVIDIA card in this machine. Training can be several times faster on it; suggestions are as fast without. Run this line in a terminal (several GB are fetched), then start the program again:</source>
      <translation>In diesem Rechner steckt eine NVIDIA-Karte. Das Lernen kann auf ihr um ein Mehrfaches schneller sein; Vorschläge sind ohne sie ebenso schnell. Führen Sie diese Zeile in einem Terminal aus (mehrere GB werden geholt) und starten Sie das Programm danach neu:</translation>
    </message>
    <message>
      <source>Line that adds support for the NVIDIA card</source>
      <translation>Zeile, die die NVIDIA-Karte nutzbar macht</translation>
    </message>
  </context>
  <context>
    <name>ProgressPage</name>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>&amp;Discard…</source>
      <translation>&amp;Verwerfen …</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>&amp;Schließen</translation>
    </message>
    <message>
      <source>&amp;Pause</source>
      <translation>&amp;Pause</translation>
    </message>
    <message>
      <source>&amp;Stop and Keep the Best</source>
      <translation>&amp;Anhalten und das Beste behalten</translation>
    </message>
    <message>
      <source>&amp;Keep It Anyway</source>
      <translation>Trotzdem &amp;behalten</translation>
    </message>
    <message>
      <source>Try &amp;Again</source>
      <translation>&amp;Noch einmal versuchen</translation>
    </message>
    <message>
      <source>&amp;Train Another</source>
      <translation>&amp;Eine weitere trainieren</translation>
    </message>
    <message>
      <source>&amp;Use This Voice</source>
      <translation>Diese Stimme ver&amp;wenden</translation>
    </message>
    <message>
      <source>Learning “{0}”</source>
      <translation>Lernt „{0}“</translation>
    </message>
    <message>
      <source>Beginning…</source>
      <translation>Beginnt …</translation>
    </message>
    <message>
      <source>“{0}” is ready</source>
      <translation>„{0}“ ist bereit</translation>
    </message>
    <message>
      <source>“{0}” is not better than before</source>
      <translation>„{0}“ ist nicht besser als vorher</translation>
    </message>
    <message>
      <source>“{0}” cannot be proved</source>
      <translation>„{0}“ lässt sich nicht belegen</translation>
    </message>
    <message>
      <source>It stopped early, since nothing more was gained.</source>
      <translation>Es hat früher aufgehört, weil nichts mehr zu gewinnen war.</translation>
    </message>
    <message>
      <source>{0} % less surprised</source>
      <translation>{0} % weniger überrascht</translation>
    </message>
    <message>
      <source>The proof</source>
      <translation>Die Probe</translation>
    </message>
    <message>
      <source>Measured on {0} passages of yours that it had not seen until then.</source>
      <translation>Gemessen an {0} Ihrer Stellen, die es bis dahin nicht gesehen hatte.</translation>
    </message>
    <message>
      <source>“{0}” is in the list of voices.</source>
      <translation>„{0}“ steht in der Liste der Stimmen.</translation>
    </message>
    <message>
      <source>The voice could not be kept: {0}.</source>
      <translation>Die Stimme konnte nicht behalten werden: {0}.</translation>
    </message>
    <message>
      <source>“{0}” could not go on</source>
      <translation>„{0}“ konnte nicht weitermachen</translation>
    </message>
    <message>
      <source>This machine runs on its battery. Training takes a good part of it.</source>
      <translation>Dieser Rechner läuft auf Batterie. Training braucht einen guten Teil davon.</translation>
    </message>
    <message>
      <source>Train on Battery</source>
      <translation>Auf Batterie trainieren</translation>
    </message>
    <message>
      <source>Wait</source>
      <translation>Warten</translation>
    </message>
    <message>
      <source>Training goes on when the machine is plugged in.</source>
      <translation>Das Training geht weiter, wenn der Rechner am Netz hängt.</translation>
    </message>
    <message>
      <source>Paused. Everything is on disk.</source>
      <translation>Angehalten. Alles ist auf der Platte.</translation>
    </message>
    <message>
      <source>Pausing…</source>
      <translation>Hält an …</translation>
    </message>
    <message>
      <source>Stopping; the best state is kept…</source>
      <translation>Hört auf; der beste Stand wird behalten …</translation>
    </message>
    <message>
      <source>Discarding…</source>
      <translation>Verwirft …</translation>
    </message>
    <message>
      <source>Setting pages aside for the proof…</source>
      <translation>Legt Seiten für die Probe beiseite …</translation>
    </message>
    <message>
      <source>Reading those pages as it is now, and measuring how fast this machine learns…</source>
      <translation>Liest diese Seiten so, wie es jetzt ist, und misst, wie schnell dieser Rechner lernt …</translation>
    </message>
    <message>
      <source>You can close this and go on writing; training makes way for your keys.</source>
      <translation>Sie können dies schließen und weiterschreiben; das Training macht Ihren Tasten Platz.</translation>
    </message>
    <message>
      <source>Reading the proof pages, which it has not seen until now…</source>
      <translation>Liest die Probeseiten, die es bis jetzt nicht gesehen hat …</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>Fertig.</translation>
    </message>
    <message>
      <source>{0} %</source>
      <translation>{0} %</translation>
    </message>
    <message>
      <source>{0}  ·  about {1} left</source>
      <translation>{0}  ·  noch etwa {1}</translation>
    </message>
    <message>
      <source>It stops earlier when nothing more is gained.</source>
      <translation>Es hört früher auf, wenn nichts mehr zu gewinnen ist.</translation>
    </message>
    <message>
      <source>{0} characters a second  ·  {1}</source>
      <translation>{0} Zeichen in der Sekunde  ·  {1}</translation>
    </message>
    <message>
      <source>{0} → {1} bits per character. The fewer, the better it foresees how you go on.</source>
      <translation>{0} → {1} Bits je Zeichen. Je weniger, desto besser sieht es voraus, wie Sie fortfahren.</translation>
    </message>
    <message>
      <source>&amp;Resume</source>
      <translation>&amp;Fortsetzen</translation>
    </message>
  </context>
  <context>
    <name>RecoveryDialog</name>
    <message>
      <source>Recovered</source>
      <translation>Wiederhergestellt</translation>
    </message>
    <message>
      <source>Recovered texts</source>
      <translation>Wiederhergestellte Texte</translation>
    </message>
    <message>
      <source>&amp;Open</source>
      <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
      <source>Open &amp;All</source>
      <translation>&amp;Alle öffnen</translation>
    </message>
    <message>
      <source>&amp;Discard</source>
      <translation>&amp;Verwerfen</translation>
    </message>
    <message>
      <source>Decide &amp;Later</source>
      <translation>&amp;Später entscheiden</translation>
    </message>
    <message>
      <source>{0}
{1}  ·  {2} words</source>
      <translation>{0}
{1}  ·  {2} Wörter</translation>
    </message>
    <message>
      <source>The program ended before these texts were saved. Nothing is lost: open them and save them.</source>
      <translation>Das Programm endete, bevor diese Texte gespeichert waren. Nichts ist verloren: Öffnen und speichern Sie sie.</translation>
    </message>
    <message>
      <source>The file was changed by another program since it was last saved here.</source>
      <translation>Die Datei wurde von einem anderen Programm geändert, seit sie hier zuletzt gespeichert wurde.</translation>
    </message>
    <message>
      <source>The end of the journal is damaged: more than two seconds may be missing.</source>
      <translation>Das Ende des Journals ist beschädigt: Es können mehr als zwei Sekunden fehlen.</translation>
    </message>
    <message>
      <source>This text is in no file.</source>
      <translation>Dieser Text steht in keiner Datei.</translation>
    </message>
    <message>
      <source>Comparing…</source>
      <translation>Vergleiche …</translation>
    </message>
    <message>
      <source>Against the file: {0}.</source>
      <translation>Gegenüber der Datei: {0}.</translation>
    </message>
  </context>
  <context>
    <name>Settings</name>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Typeface</source>
      <translation>Schrift</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Column</source>
      <translation>Spalte</translation>
    </message>
    <message>
      <source>Line spacing</source>
      <translation>Zeilenabstand</translation>
    </message>
    <message>
      <source>Focus</source>
      <translation>Fokus</translation>
    </message>
    <message>
      <source>Typewriter scrolling</source>
      <translation>Wie mit der Schreibmaschine rollen</translation>
    </message>
    <message>
      <source>Fade the rest while I type</source>
      <translation>Den Rest beim Tippen ausblenden</translation>
    </message>
    <message>
      <source>Style Markdown</source>
      <translation>Markdown gestalten</translation>
    </message>
    <message>
      <source>Show whose words</source>
      <translation>Zeigen, wessen Wörter</translation>
    </message>
    <message>
      <source>Typographic signs</source>
      <translation>Typografische Zeichen</translation>
    </message>
    <message>
      <source>Quotation marks</source>
      <translation>Anführungszeichen</translation>
    </message>
    <message>
      <source>Check spelling</source>
      <translation>Rechtschreibung prüfen</translation>
    </message>
    <message>
      <source>Spelling language</source>
      <translation>Sprache der Rechtschreibprüfung</translation>
    </message>
    <message>
      <source>Suggest as I type</source>
      <translation>Beim Tippen vorschlagen</translation>
    </message>
    <message>
      <source>Delay</source>
      <translation>Verzögerung</translation>
    </message>
    <message>
      <source>Certainty</source>
      <translation>Sicherheit</translation>
    </message>
    <message>
      <source>Tab types a tabulator</source>
      <translation>Tab schreibt einen Tabulator</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>Boldness</source>
      <translation>Kühnheit</translation>
    </message>
    <message>
      <source>Learn from the open text</source>
      <translation>Vom offenen Text lernen</translation>
    </message>
    <message>
      <source>Goal for a sitting</source>
      <translation>Ziel für eine Sitzung</translation>
    </message>
    <message>
      <source>Goal for a day</source>
      <translation>Ziel für einen Tag</translation>
    </message>
    <message>
      <source>Goal for the whole</source>
      <translation>Ziel für das Ganze</translation>
    </message>
    <message>
      <source>Save by itself</source>
      <translation>Von selbst speichern</translation>
    </message>
    <message>
      <source>Open what was open</source>
      <translation>Öffnen, was offen war</translation>
    </message>
    <message>
      <source>Backups</source>
      <translation>Sicherungen</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>Seite</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>Suggestions</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <source>Goals</source>
      <translation>Ziele</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programm</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Sepia</source>
      <translation>Sepia</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>Hoher Kontrast</translation>
    </message>
    <message>
      <source>Serif (Literata)</source>
      <translation>Serif (Literata)</translation>
    </message>
    <message>
      <source>Sans (Source Sans 3)</source>
      <translation>Sans (Source Sans 3)</translation>
    </message>
    <message>
      <source>English</source>
      <translation>Englisch</translation>
    </message>
    <message>
      <source>German</source>
      <translation>Deutsch</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>Aus</translation>
    </message>
    <message>
      <source>The sentence</source>
      <translation>Der Satz</translation>
    </message>
    <message>
      <source>The paragraph</source>
      <translation>Der Absatz</translation>
    </message>
    <message>
      <source>characters</source>
      <translation>Zeichen</translation>
    </message>
    <message>
      <source>words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Colours of the page; “system” is light or dark as the system is.</source>
      <translation>Farben der Seite; „wie das System“ ist hell oder dunkel, wie das System es ist.</translation>
    </message>
    <message>
      <source>Typeface of the page: “serif” and “sans” are the two that ship.</source>
      <translation>Schrift der Seite: „Serif“ und „Sans“ sind die beiden, die dabei sind.</translation>
    </message>
    <message>
      <source>Size of the letters.</source>
      <translation>Größe der Buchstaben.</translation>
    </message>
    <message>
      <source>Width of the column.</source>
      <translation>Breite der Spalte.</translation>
    </message>
    <message>
      <source>Distance of the lines, as a multiple of the size.</source>
      <translation>Abstand der Zeilen, als Vielfaches der Größe.</translation>
    </message>
    <message>
      <source>Veil everything but what you are writing.</source>
      <translation>Alles verschleiern außer dem, was Sie gerade schreiben.</translation>
    </message>
    <message>
      <source>Keep the line that you are writing in the middle.</source>
      <translation>Die Zeile, die Sie schreiben, in der Mitte halten.</translation>
    </message>
    <message>
      <source>Let menus and status bar fade while you type.</source>
      <translation>Menüs und Statuszeile beim Tippen verblassen lassen.</translation>
    </message>
    <message>
      <source>Show Markdown's emphasis and headings in place.</source>
      <translation>Hervorhebungen und Überschriften von Markdown an Ort und Stelle zeigen.</translation>
    </message>
    <message>
      <source>Turn straight quotation marks, double hyphens and three dots into typographic ones.</source>
      <translation>Gerade Anführungszeichen, doppelte Bindestriche und drei Punkte in typografische Zeichen verwandeln.</translation>
    </message>
    <message>
      <source>Quotation marks of your language.</source>
      <translation>Anführungszeichen Ihrer Sprache.</translation>
    </message>
    <message>
      <source>Mark misspelt words.</source>
      <translation>Falsch geschriebene Wörter markieren.</translation>
    </message>
    <message>
      <source>Dictionary of the spell checker.</source>
      <translation>Wörterbuch der Rechtschreibprüfung.</translation>
    </message>
    <message>
      <source>Show a suggestion whenever you pause.</source>
      <translation>Bei jeder Pause einen Vorschlag zeigen.</translation>
    </message>
    <message>
      <source>How long a pause brings a suggestion.</source>
      <translation>Wie lang die Pause ist, die einen Vorschlag bringt.</translation>
    </message>
    <message>
      <source>How sure a suggestion must be to come by itself, and how far it goes; 0 for always.</source>
      <translation>Wie sicher ein Vorschlag sein muss, damit er von selbst kommt, und wie weit er reicht; 0 für immer.</translation>
    </message>
    <message>
      <source>Let Tab type a tabulator; Ctrl+Space then asks and accepts.</source>
      <translation>Tab schreibt einen Tabulator; Strg+Leertaste verlangt dann einen Vorschlag und nimmt ihn an.</translation>
    </message>
    <message>
      <source>About how long a suggestion is.</source>
      <translation>Wie lang ein Vorschlag etwa ist.</translation>
    </message>
    <message>
      <source>From likely (0) to strange (1).</source>
      <translation>Von naheliegend (0) bis seltsam (1).</translation>
    </message>
    <message>
      <source>Favour the names and turns of phrase of the open text, at once and without training.</source>
      <translation>Namen und Wendungen des offenen Textes bevorzugen, sofort und ohne Training.</translation>
    </message>
    <message>
      <source>Words that you mean to write in one sitting; 0 for none.</source>
      <translation>Wörter, die Sie in einer Sitzung schreiben wollen; 0 für keine.</translation>
    </message>
    <message>
      <source>Words that you mean to write in a day; 0 for none.</source>
      <translation>Wörter, die Sie an einem Tag schreiben wollen; 0 für keine.</translation>
    </message>
    <message>
      <source>Words that the text, or the book, is to have in the end; 0 for none.</source>
      <translation>Wörter, die der Text oder das Buch am Ende haben soll; 0 für keine.</translation>
    </message>
    <message>
      <source>Save two seconds after the last key, and every 30 seconds while you type.</source>
      <translation>Zwei Sekunden nach der letzten Taste speichern, und alle 30 Sekunden, während Sie tippen.</translation>
    </message>
    <message>
      <source>Open what was open when the program was last closed.</source>
      <translation>Öffnen, was offen war, als das Programm zuletzt geschlossen wurde.</translation>
    </message>
    <message>
      <source>How many backups of each text are kept; 0 keeps none.</source>
      <translation>Wie viele Sicherungen von jedem Text behalten werden; 0 behält keine.</translation>
    </message>
    <message>
      <source>Tint the words that were accepted from suggestions.</source>
      <translation>Wörter tönen, die aus Vorschlägen angenommen wurden.</translation>
    </message>
    <message>
      <source>Which voice suggests, by its id; the base where it is empty.</source>
      <translation>Welche Stimme vorschlägt, nach ihrer Kennung; die Basis, wo sie leer ist.</translation>
    </message>
    <message>
      <source>How much of the voice is mixed into the base.</source>
      <translation>Wie viel von der Stimme in die Basis gemischt wird.</translation>
    </message>
    <message>
      <source>Language of menus and dialogs; it changes at the next start.</source>
      <translation>Sprache der Menüs und Dialoge; sie ändert sich beim nächsten Start.</translation>
    </message>
    <message>
      <source>Keys that you have changed.</source>
      <translation>Tasten, die Sie geändert haben.</translation>
    </message>
  </context>
  <context>
    <name>SetupPage</name>
    <message>
      <source>Add &amp;Files…</source>
      <translation>&amp;Dateien hinzufügen …</translation>
    </message>
    <message>
      <source>Add F&amp;older…</source>
      <translation>&amp;Ordner hinzufügen …</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>&amp;Quick</source>
      <translation>&amp;Schnell</translation>
    </message>
    <message>
      <source>&amp;Thorough</source>
      <translation>&amp;Gründlich</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>Trainieren</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>The base, which has read many novels</source>
      <translation>Die Basis, die viele Romane gelesen hat</translation>
    </message>
    <message>
      <source>“{0}”, which goes on learning</source>
      <translation>„{0}“, die weiterlernt</translation>
    </message>
    <message>
      <source>My voice</source>
      <translation>Meine Stimme</translation>
    </message>
    <message>
      <source>&amp;Name of the voice</source>
      <translation>&amp;Name der Stimme</translation>
    </message>
    <message>
      <source>&amp;Start from</source>
      <translation>&amp;Ausgehen von</translation>
    </message>
    <message>
      <source>Effort</source>
      <translation>Aufwand</translation>
    </message>
    <message>
      <source>Train on my manuscripts</source>
      <translation>Mit meinen Manuskripten trainieren</translation>
    </message>
    <message>
      <source>AI Author reads what you have written and learns to go on in your manner. A tenth of the pages is kept aside as proof. Nothing leaves this machine.</source>
      <translation>AI Author liest, was Sie geschrieben haben, und lernt, auf Ihre Weise fortzufahren. Ein Zehntel der Seiten bleibt als Probe beiseite. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
      <source>reads your pages up to three times</source>
      <translation>liest Ihre Seiten bis zu dreimal</translation>
    </message>
    <message>
      <source>reads them up to eight times, for the last bit</source>
      <translation>liest sie bis zu achtmal, für das letzte bisschen</translation>
    </message>
    <message>
      <source>Add Manuscripts</source>
      <translation>Manuskripte hinzufügen</translation>
    </message>
    <message>
      <source>Manuscripts</source>
      <translation>Manuskripte</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Alle Dateien</translation>
    </message>
    <message>
      <source>Add a Folder of Manuscripts</source>
      <translation>Einen Ordner mit Manuskripten hinzufügen</translation>
    </message>
    <message>
      <source>Reading… {0}</source>
      <translation>Lese … {0}</translation>
    </message>
    <message>
      <source>Pages that it has learned before cannot prove anything: add some that are new.</source>
      <translation>Seiten, die es schon gelernt hat, können nichts belegen: Fügen Sie neue hinzu.</translation>
    </message>
    <message>
      <source>measuring this machine…</source>
      <translation>misst diesen Rechner …</translation>
    </message>
    <message>
      <source>about {0}</source>
      <translation>etwa {0}</translation>
    </message>
  </context>
  <context>
    <name>ShelfView</name>
    <message>
      <source>Manuscripts</source>
      <translation>Manuskripte</translation>
    </message>
    <message>
      <source>Manuscript</source>
      <translation>Manuskript</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Remarks</source>
      <translation>Bemerkungen</translation>
    </message>
    <message>
      <source>Much the same text as “{0}”; counted once.</source>
      <translation>Weitgehend derselbe Text wie „{0}“; einmal gezählt.</translation>
    </message>
    <message>
      <source>Much the same text as “{0}”, which is longer; left out.</source>
      <translation>Weitgehend derselbe Text wie „{0}“, das länger ist; ausgelassen.</translation>
    </message>
    <message>
      <source>Seems to be {0}.</source>
      <translation>Scheint {0} zu sein.</translation>
    </message>
    <message>
      <source>Could not be used: 1 file</source>
      <translation>Nicht zu verwenden: 1 Datei</translation>
    </message>
    <message>
      <source>Could not be used: {0} files</source>
      <translation>Nicht zu verwenden: {0} Dateien</translation>
    </message>
    <message>
      <source>Reading…</source>
      <translation>Lese …</translation>
    </message>
    <message>
      <source>Drop your manuscripts here, or a folder of them</source>
      <translation>Ziehen Sie Ihre Manuskripte hierher, oder einen Ordner davon</translation>
    </message>
  </context>
  <context>
    <name>Shortcuts</name>
    <message>
      <source>Ask, or accept all</source>
      <translation>Verlangen oder alles annehmen</translation>
    </message>
    <message>
      <source>Ask, or accept all (also where Tab types a tabulator)</source>
      <translation>Verlangen oder alles annehmen (auch wo Tab einen Tabulator schreibt)</translation>
    </message>
    <message>
      <source>Accept one word</source>
      <translation>Ein Wort annehmen</translation>
    </message>
    <message>
      <source>Accept to the end of the sentence</source>
      <translation>Bis zum Satzende annehmen</translation>
    </message>
    <message>
      <source>Next alternative</source>
      <translation>Nächste Alternative</translation>
    </message>
    <message>
      <source>Previous alternative</source>
      <translation>Vorige Alternative</translation>
    </message>
    <message>
      <source>Write on</source>
      <translation>Weiterschreiben</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Ablehnen</translation>
    </message>
  </context>
  <context>
    <name>SnapshotsDialog</name>
    <message>
      <source>Snapshots of “{0}”</source>
      <translation>Schnappschüsse von „{0}“</translation>
    </message>
    <message>
      <source>Snapshots, newest first</source>
      <translation>Schnappschüsse, die neuesten zuerst</translation>
    </message>
    <message>
      <source>&amp;Take a Snapshot…</source>
      <translation>&amp;Schnappschuss machen …</translation>
    </message>
    <message>
      <source>&amp;Restore This State</source>
      <translation>Diesen Stand &amp;wiederherstellen</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>&amp;Schließen</translation>
    </message>
    <message>
      <source>There are no snapshots yet.</source>
      <translation>Es gibt noch keine Schnappschüsse.</translation>
    </message>
    <message>
      <source>Snapshot</source>
      <translation>Schnappschuss</translation>
    </message>
    <message>
      <source>Before a change</source>
      <translation>Vor einer Änderung</translation>
    </message>
    <message>
      <source>Backup</source>
      <translation>Sicherung</translation>
    </message>
    <message>
      <source>{0}  ·  {1}
{2} words</source>
      <translation>{0}  ·  {1}
{2} Wörter</translation>
    </message>
    <message>
      <source>Comparing…</source>
      <translation>Vergleiche …</translation>
    </message>
    <message>
      <source>Since then: {0}</source>
      <translation>Seither: {0}</translation>
    </message>
    <message>
      <source>Take a Snapshot</source>
      <translation>Schnappschuss machen</translation>
    </message>
    <message>
      <source>A few words to know it by:</source>
      <translation>Ein paar Wörter, um ihn wiederzuerkennen:</translation>
    </message>
    <message>
      <source>Before restoring</source>
      <translation>Vor dem Wiederherstellen</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>Note</source>
      <translation>Hinweis</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Suggestions</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>{0} words</source>
      <translation>{0} Wörter</translation>
    </message>
    <message>
      <source>{0} of {1} words</source>
      <translation>{0} von {1} Wörtern</translation>
    </message>
    <message>
      <source>{0} % suggested</source>
      <translation>{0} % vorgeschlagen</translation>
    </message>
    <message>
      <source>{0} characters, {1} pages</source>
      <translation>{0} Zeichen, {1} Seiten</translation>
    </message>
    <message>
      <source>Suggestions silenced</source>
      <translation>Vorschläge stumm</translation>
    </message>
    <message>
      <source>Let suggestions come again ({0})</source>
      <translation>Vorschläge wieder kommen lassen ({0})</translation>
    </message>
    <message>
      <source>Suggestions as you type</source>
      <translation>Vorschläge beim Tippen</translation>
    </message>
    <message>
      <source>Silence all suggestions ({0})</source>
      <translation>Alle Vorschläge stummschalten ({0})</translation>
    </message>
    <message>
      <source>Suggestions on Tab</source>
      <translation>Vorschläge mit Tab</translation>
    </message>
    <message>
      <source>no network yet</source>
      <translation>noch kein Netz</translation>
    </message>
    <message>
      <source>loading the network…</source>
      <translation>lädt das Netz …</translation>
    </message>
    <message>
      <source>ready</source>
      <translation>bereit</translation>
    </message>
    <message>
      <source>thinking…</source>
      <translation>denkt …</translation>
    </message>
    <message>
      <source>no network</source>
      <translation>kein Netz</translation>
    </message>
    <message>
      <source>Choose a voice</source>
      <translation>Eine Stimme wählen</translation>
    </message>
  </context>
  <context>
    <name>Suggesting</name>
    <message>
      <source>Suggestions are silenced.</source>
      <translation>Vorschläge sind stummgeschaltet.</translation>
    </message>
    <message>
      <source>Thinking of another…</source>
      <translation>Denkt an einen anderen …</translation>
    </message>
    <message>
      <source>Nothing comes to mind here.</source>
      <translation>Hier fällt ihm nichts ein.</translation>
    </message>
    <message>
      <source>Nothing else comes to mind here.</source>
      <translation>Hier fällt ihm nichts anderes ein.</translation>
    </message>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
  </context>
  <context>
    <name>Training</name>
    <message>
      <source>“{0}” is left out: the shelf holds as much text as can be learned from at once.</source>
      <translation>„{0}“ bleibt draußen: Das Regal hält so viel Text, wie auf einmal gelernt werden kann.</translation>
    </message>
    <message>
      <source>Add what you have written: the more, the clearer the voice.</source>
      <translation>Fügen Sie hinzu, was Sie geschrieben haben: je mehr, desto klarer die Stimme.</translation>
    </message>
    <message>
      <source>{0} words</source>
      <translation>{0} Wörter</translation>
    </message>
    <message>
      <source>{0}: too little to learn from. About 2,000 are the least.</source>
      <translation>{0}: zu wenig, um daraus zu lernen. Etwa 2.000 sind das Mindeste.</translation>
    </message>
    <message>
      <source>{0}: enough for a trace of your voice. More would tell more.</source>
      <translation>{0}: genug für eine Spur Ihrer Stimme. Mehr würde mehr verraten.</translation>
    </message>
    <message>
      <source>{0}: enough to catch your manner.</source>
      <translation>{0}: genug, um Ihre Art zu treffen.</translation>
    </message>
    <message>
      <source>{0}: enough for a clear voice.</source>
      <translation>{0}: genug für eine klare Stimme.</translation>
    </message>
    <message>
      <source>{0}: plenty for a clear and steady voice.</source>
      <translation>{0}: reichlich für eine klare und sichere Stimme.</translation>
    </message>
    <message>
      <source>half a minute</source>
      <translation>eine halbe Minute</translation>
    </message>
    <message>
      <source>a few seconds</source>
      <translation>ein paar Sekunden</translation>
    </message>
    <message>
      <source>1 minute</source>
      <translation>1 Minute</translation>
    </message>
    <message>
      <source>{0} minutes</source>
      <translation>{0} Minuten</translation>
    </message>
    <message>
      <source>1 hour</source>
      <translation>1 Stunde</translation>
    </message>
    <message>
      <source>{0} hours</source>
      <translation>{0} Stunden</translation>
    </message>
    <message>
      <source>{0} {1} minutes</source>
      <translation>{0} {1} Minuten</translation>
    </message>
    <message>
      <source>under 1 min</source>
      <translation>unter 1 min</translation>
    </message>
    <message>
      <source>{0} min</source>
      <translation>{0} min</translation>
    </message>
    <message>
      <source>{0} h {1} min</source>
      <translation>{0} h {1} min</translation>
    </message>
    <message>
      <source>The training of “{0}” was interrupted at {1} %. It can go on from there.</source>
      <translation>Das Training von „{0}“ wurde bei {1} % unterbrochen. Es kann von dort weitergehen.</translation>
    </message>
    <message>
      <source>There is too little text to tell whether it is better: only {0} passages could be asked. Add more of your writing and train again.</source>
      <translation>Der Text ist zu kurz, um zu sagen, ob sie besser ist: Nur {0} Stellen konnten befragt werden. Fügen Sie mehr von Ihren Texten hinzu und trainieren Sie noch einmal.</translation>
    </message>
    <message>
      <source>On pages that it never saw, your words surprise it {0} % less than before. It saves {1} bits per character, surely between {2} and {3}.</source>
      <translation>Auf Seiten, die sie nie gesehen hat, überraschen Ihre Wörter sie {0} % weniger als vorher. Sie spart {1} Bits je Zeichen, sicher zwischen {2} und {3}.</translation>
    </message>
    <message>
      <source>It foresees pages that it never saw worse than before, by {0} bits per character.</source>
      <translation>Seiten, die sie nie gesehen hat, sieht sie schlechter voraus als vorher, um {0} Bits je Zeichen.</translation>
    </message>
    <message>
      <source>On pages that it never saw it is a little better than before, too little to notice: {0} bits.</source>
      <translation>Auf Seiten, die sie nie gesehen hat, ist sie ein wenig besser als vorher, zu wenig, um es zu merken: {0} Bits.</translation>
    </message>
    <message>
      <source>On pages that it never saw it is no better than before: the difference of {0} bits may be luck.</source>
      <translation>Auf Seiten, die sie nie gesehen hat, ist sie nicht besser als vorher: Der Unterschied von {0} Bits kann Zufall sein.</translation>
    </message>
    <message>
      <source>Beginning</source>
      <translation>Anfang</translation>
    </message>
    <message>
      <source>Every now and then it reads some pages of yours that it never learns from. Soon the first time.</source>
      <translation>Ab und zu liest es einige Ihrer Seiten, aus denen es nie lernt. Bald zum ersten Mal.</translation>
    </message>
    <message>
      <source>Warming up</source>
      <translation>Läuft sich warm</translation>
    </message>
    <message>
      <source>Not better than before yet. That is usual in the first minutes.</source>
      <translation>Noch nicht besser als vorher. Das ist in den ersten Minuten üblich.</translation>
    </message>
    <message>
      <source>a little</source>
      <translation>ein wenig</translation>
    </message>
    <message>
      <source>Learning</source>
      <translation>Lernt</translation>
    </message>
    <message>
      <source>On pages that it has not learned, your words surprise it {0} less than before.</source>
      <translation>Auf Seiten, die es nicht gelernt hat, überraschen Ihre Wörter es {0} weniger als vorher.</translation>
    </message>
    <message>
      <source>Learned what it can</source>
      <translation>Hat gelernt, was es kann</translation>
    </message>
    <message>
      <source>It is beginning to learn your pages by heart, which does not help on new ones. Its best state is kept: there your words surprise it {0} less than before.</source>
      <translation>Es beginnt, Ihre Seiten auswendig zu lernen, was auf neuen nicht hilft. Sein bester Stand wird behalten: Dort überraschen Ihre Wörter es {0} weniger als vorher.</translation>
    </message>
    <message>
      <source>Levelling off</source>
      <translation>Flacht ab</translation>
    </message>
    <message>
      <source>Little more is gained. The best state is kept: there your words surprise it {0} less.</source>
      <translation>Es ist kaum noch etwas zu gewinnen. Der beste Stand wird behalten: Dort überraschen Ihre Wörter es {0} weniger.</translation>
    </message>
  </context>
  <context>
    <name>TrainingDialog</name>
    <message>
      <source>Train on My Manuscripts</source>
      <translation>Mit meinen Manuskripten trainieren</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Discard…</source>
      <translation>Verwerfen …</translation>
    </message>
    <message>
      <source>Do you want to discard all that was learned in this training?</source>
      <translation>Möchten Sie alles verwerfen, was in diesem Training gelernt wurde?</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Do you want to discard what “{0}” has learned so far?</source>
      <translation>Möchten Sie verwerfen, was „{0}“ bisher gelernt hat?</translation>
    </message>
  </context>
  <context>
    <name>UpdatesDialog</name>
    <message>
      <source>Check for Updates</source>
      <translation>Nach Updates sehen</translation>
    </message>
    <message>
      <source>This is AI Author {0}. It opens no network connection, so it cannot look by itself.</source>
      <translation>Dies ist AI Author {0}. Das Programm öffnet keine Netzverbindung und kann deshalb nicht selbst nachsehen.</translation>
    </message>
    <message>
      <source>Newer versions are on this page:</source>
      <translation>Neuere Versionen liegen auf dieser Seite:</translation>
    </message>
    <message>
      <source>This copy was not made by a release; whoever gave it to you has newer ones.</source>
      <translation>Diese Kopie stammt nicht aus einer Veröffentlichung; neuere hat, wer sie Ihnen gegeben hat.</translation>
    </message>
    <message>
      <source>Address of the page</source>
      <translation>Adresse der Seite</translation>
    </message>
    <message>
      <source>&amp;Copy Address</source>
      <translation>Adresse &amp;kopieren</translation>
    </message>
  </context>
  <context>
    <name>Voices</name>
    <message>
      <source>The &amp;base</source>
      <translation>Die &amp;Basis</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>Später</translation>
    </message>
  </context>
  <context>
    <name>VoicesDialog</name>
    <message>
      <source>Voices</source>
      <translation>Stimmen</translation>
    </message>
    <message>
      <source>&amp;Use</source>
      <translation>Ver&amp;wenden</translation>
    </message>
    <message>
      <source>Re&amp;name…</source>
      <translation>Um&amp;benennen …</translation>
    </message>
    <message>
      <source>&amp;Duplicate</source>
      <translation>&amp;Verdoppeln</translation>
    </message>
    <message>
      <source>&amp;Remove…</source>
      <translation>&amp;Entfernen …</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exportieren …</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>&amp;Importieren …</translation>
    </message>
    <message>
      <source>&amp;Train a Voice…</source>
      <translation>Eine Stimme &amp;trainieren …</translation>
    </message>
    <message>
      <source>&amp;Close</source>
      <translation>&amp;Schließen</translation>
    </message>
    <message>
      <source>The base</source>
      <translation>Die Basis</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Gebrauch</translation>
    </message>
    <message>
      <source>{0} % less surprised ({1} bits)</source>
      <translation>{0} % weniger überrascht ({1} Bits)</translation>
    </message>
    <message>
      <source>no better than the base ({0} bits)</source>
      <translation>nicht besser als die Basis ({0} Bits)</translation>
    </message>
    <message>
      <source>too little text to tell</source>
      <translation>zu wenig Text, um es zu sagen</translation>
    </message>
    <message>
      <source>{0}, imported</source>
      <translation>{0}, importiert</translation>
    </message>
    <message>
      <source>Voice</source>
      <translation>Stimme</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>Trainiert</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>On pages that it had not seen</source>
      <translation>Auf Seiten, die sie nicht gesehen hatte</translation>
    </message>
    <message>
      <source>Voice strength</source>
      <translation>Stärke der Stimme</translation>
    </message>
    <message>
      <source>Voice &amp;strength</source>
      <translation>&amp;Stärke der Stimme</translation>
    </message>
    <message>
      <source>the base</source>
      <translation>die Basis</translation>
    </message>
    <message>
      <source>the voice</source>
      <translation>die Stimme</translation>
    </message>
    <message>
      <source>{0} %</source>
      <translation>{0} %</translation>
    </message>
    <message>
      <source>How much of the voice is mixed into the base, at once</source>
      <translation>Wie viel von der Stimme in die Basis gemischt wird, sofort</translation>
    </message>
    <message>
      <source>Use a voice whose base is here to set its strength</source>
      <translation>Verwenden Sie eine Stimme, deren Basis hier ist, um ihre Stärke zu setzen</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Name of the voice:</source>
      <translation>Name der Stimme:</translation>
    </message>
    <message>
      <source>Do you want to remove “{0}” for good? Only training it again would bring it back.</source>
      <translation>Möchten Sie „{0}“ endgültig entfernen? Nur erneutes Training brächte sie zurück.</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Phrases of your manuscripts may be drawn out of a voice. Give it only to people whom you trust with them.</source>
      <translation>Aus einer Stimme lassen sich womöglich Wendungen Ihrer Manuskripte herausholen. Geben Sie sie nur Menschen, denen Sie diese anvertrauen.</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>“{0}” was exported to {1}.</source>
      <translation>„{0}“ wurde nach {1} exportiert.</translation>
    </message>
    <message>
      <source>Export a Voice</source>
      <translation>Stimme exportieren</translation>
    </message>
    <message>
      <source>Import Voices</source>
      <translation>Stimmen importieren</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Alle Dateien</translation>
    </message>
  </context>
  <context>
    <name>Window</name>
    <message>
      <source>Open texts</source>
      <translation>Offene Texte</translation>
    </message>
    <message>
      <source>A snapshot was taken.</source>
      <translation>Ein Schnappschuss wurde gemacht.</translation>
    </message>
    <message>
      <source>Delay</source>
      <translation>Verzögerung</translation>
    </message>
    <message>
      <source>Milliseconds of pause before a suggestion comes:</source>
      <translation>Millisekunden Pause, bevor ein Vorschlag kommt:</translation>
    </message>
    <message>
      <source>Outline</source>
      <translation>Gliederung</translation>
    </message>
    <message>
      <source>Book</source>
      <translation>Buch</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <source>Close {0}</source>
      <translation>{0} schließen</translation>
    </message>
    <message>
      <source>Before writing on</source>
      <translation>Vor dem Weiterschreiben</translation>
    </message>
    <message>
      <source>Saved.</source>
      <translation>Gespeichert.</translation>
    </message>
  </context>
</TS>
