use std::fs;
use std::io::Read as _;
use std::time::Duration;

use serde_json::json;

use crate::desktop::Desktop;

/// A mail's HTML is shown in a frame that runs nothing and reaches nothing: not the program, not
/// the page around it, not the network.
#[tokio::test]
async fn a_hostile_mail_can_do_nothing() {
    let desktop = Desktop::start();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let tracker = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let inbox = desktop.path().join("c.scrutineer.practice/inbox");
    fs::create_dir_all(&inbox).unwrap();
    let mail = format!(
        "From: a@b.example\r\nSubject: Hostile\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p id=shown>Shown text</p><script>parent.document.title='pwned'</script>\
         <img src=\"{tracker}/pixel\"><img src=x onerror=\"parent.document.title='pwned'\">\
         <link rel=stylesheet href=\"{tracker}/style\"><style>@import url({tracker}/import);p{{background:url({tracker}/bg)}}</style>\
         <iframe src=\"{tracker}/frame\"></iframe><meta http-equiv=refresh content=\"0;url={tracker}/refresh\">\
         <svg><use href=\"{tracker}/svg#x\"/></svg><video src=\"{tracker}/video\" poster=\"{tracker}/poster\"></video>\
         <object data=\"{tracker}/object\"></object><form action=\"{tracker}/form\"><button>Go</button></form>\r\n"
    );
    fs::write(inbox.join("hostile.eml"), mail).unwrap();
    let window = desktop.open("2025-03-10", &["--open", "#/inbox"]).await;
    window.read("Hostile").await;
    window.click("Formatted").await;
    let frame = window.see("//iframe").await;
    assert_eq!(frame.attr("sandbox").await.unwrap().as_deref(), Some(""));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(window.client.title().await.unwrap(), "Inbox · Scrutineer");
    assert!(listener.accept().is_err(), "nothing was fetched");
    let document = frame.attr("srcdoc").await.unwrap().unwrap();
    assert!(
        document.contains("Shown text") && !document.contains(&tracker),
        "{document}"
    );
    window.close().await;
}

/// Neither a link nor a script leads the window elsewhere or opens another, and a frame shut in as a
/// mail's is runs nothing, so that it cannot call the program.
#[tokio::test]
async fn no_page_leads_out_and_a_mails_frame_runs_nothing() {
    let desktop = Desktop::start();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = format!(
        "http://127.0.0.1:{}/",
        listener.local_addr().unwrap().port()
    );
    let window = desktop.open("2025-03-10", &[]).await;
    window.read("Today").await;
    let outcome = window
        .client
        .execute_async(
            "const [elsewhere, done] = arguments;
             const tried = { heard: [] };
             addEventListener('message', (event) => tried.heard.push(String(event.data)));
             tried.opened = String(window.open(elsewhere));
             const link = document.createElement('a');
             link.href = elsewhere; link.target = '_blank'; document.body.append(link); link.click();
             link.target = '_self'; link.click();
             location.href = elsewhere;
             const form = document.createElement('form');
             form.action = elsewhere; document.body.append(form); form.submit();
             const says = \"parent.postMessage('ran', '*'); window.webkit.messageHandlers.ipc.postMessage('{}')\";
             for (const sandbox of ['', null]) {
               const frame = document.createElement('iframe');
               if (sandbox !== null) frame.setAttribute('sandbox', sandbox);
               frame.srcdoc = `<script>${says}</script><img src='x:' onerror=\"${says}\"><meta http-equiv=refresh content='0;url=${elsewhere}'>`;
               document.body.append(frame);
             }
             const frame = document.createElement('iframe');
             frame.src = elsewhere; document.body.append(frame);
             setTimeout(() => { tried.here = location.href; done(tried); }, 2000);",
            vec![json!(elsewhere)],
        )
        .await
        .unwrap();
    assert_eq!(outcome["opened"], json!("null"), "{outcome}");
    assert_eq!(outcome["heard"], json!([]), "{outcome}");
    let here = outcome["here"].as_str().unwrap();
    assert!(here.starts_with("tauri://localhost"), "{outcome}");
    // WebKit may open a connection before it asks whether it may go there; nothing is asked on it.
    while let Ok((mut connection, _)) = listener.accept() {
        connection
            .set_read_timeout(Some(Duration::from_secs(1)))
            .unwrap();
        connection.set_nonblocking(false).unwrap();
        let mut asked = Vec::new();
        connection.read_to_end(&mut asked).ok();
        assert!(asked.is_empty(), "{}", String::from_utf8_lossy(&asked));
    }
    assert_eq!(window.client.windows().await.unwrap().len(), 1);
    // And the program still answers.
    window.go("#/inbox").await;
    window.read("Inbox").await;
    window.close().await;
}

/// The page itself may not load or run anything from elsewhere, nor call what it was not given.
#[tokio::test]
async fn the_page_is_shut_in() {
    let desktop = Desktop::start();
    let window = desktop.open("2025-03-10", &[]).await;
    window.read("Today").await;
    let outcome = window
        .client
        .execute_async(
            "const done = arguments[arguments.length - 1];
             const tried = {};
             const invoke = (command, args) => window.__TAURI_INTERNALS__.invoke(command, args).then(() => 'allowed', (e) => 'refused: ' + JSON.stringify(e));
             (async () => {
               try { tried.eval = String(eval('1 + 1')); } catch (e) { tried.eval = 'refused'; }
               try { await fetch('http://127.0.0.1:9/'); tried.fetch = 'allowed'; } catch (e) { tried.fetch = 'refused'; }
               const script = document.createElement('script');
               script.textContent = 'window.ran = true'; document.head.append(script);
               tried.inline = String(window.ran === true);
               tried.shell = await invoke('plugin:shell|execute', {});
               tried.dialog = await invoke('plugin:dialog|open', {options: {}});
               tried.emit = await invoke('plugin:event|emit', {event: 'changed', payload: null});
               tried.global = String('__TAURI__' in window);
               done(tried);
             })();",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(outcome["eval"], json!("refused"), "{outcome}");
    assert_eq!(outcome["fetch"], json!("refused"), "{outcome}");
    assert_eq!(outcome["inline"], json!("false"), "{outcome}");
    assert_eq!(outcome["global"], json!("false"), "{outcome}");
    for call in ["shell", "dialog", "emit"] {
        assert!(
            outcome[call].as_str().unwrap().starts_with("refused"),
            "{call}: {outcome}"
        );
    }
    window.close().await;
}
