//! What the program shows to begin with.

use http::Request;

use super::program::Instance;

/// The first page of a program with these arguments.
async fn home(arguments: &[&str]) -> String {
    let instance = Instance::start(arguments, &[]).await;
    let page = instance.send(Request::get("/").body(Vec::new()).unwrap()).await.unwrap();
    String::from_utf8(page.into_body()).unwrap()
}

#[tokio::test]
async fn the_first_page_tells_of_the_users_of_the_demonstration_and_of_no_others() {
    let file = std::env::temp_dir().join(format!("authorization-server-demonstration-{}.toml", std::process::id()));
    let ann = "[[users]]\nsubject = '1'\nlogin_name = 'ann'\npassword = 'correct horse'\ncode = '271828'\n";
    let client = "[[clients]]\nclientId = 1\n";
    for (config, has_start, has_john) in
        [("", true, true), (ann, true, false), (client, false, false), (&format!("{client}{ann}"), false, false)]
    {
        std::fs::write(&file, config).unwrap();
        let page = home(&["--config", file.to_str().unwrap()]).await;
        assert_eq!(page.contains("id=\"start\""), has_start, "{config}: {page}");
        assert_eq!([page.contains("675325"), page.contains("id=\"users\"")], [has_john; 2], "{config}: {page}");
        assert!(!page.contains("271828") && !page.contains(">ann<"), "{page}");
    }
    std::fs::remove_file(&file).unwrap();
}
