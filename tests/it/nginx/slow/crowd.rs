//! Many at once: different visitors wait for their turn and all are answered; one who takes the place of many is not.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketType};

use crate::nginx::{caged, header, status};
use crate::support::nginx::{Caged, Rates, answer};

const VISITORS: usize = 200;
const REQUESTS: usize = 1000;
/// The site is to answer each within 2 s; a debug build on a machine that does other things as well takes longer.
const LIMIT: Duration = Duration::from_secs(15);
const URLS: [&str; 5] =
    ["/recherche?q=produit", "/", "/api/suggest?q=pro", "/connexion", "/api/search?q=produit+5"];

/// A connection from an address of this machine.
fn connect(caged: &Caged, from: Ipv4Addr) -> TcpStream {
    let socket = rustix::net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    rustix::net::bind(&socket, &SocketAddr::from((from, 0))).unwrap();
    rustix::net::connect(&socket, &caged.address).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(LIMIT * 2)).unwrap();
    stream
}

fn ask(caged: &Caged, from: Ipv4Addr, url: &str, more: &str) -> (String, Duration) {
    use std::io::Write as _;
    let asked = Instant::now();
    let mut stream = connect(caged, from);
    let head =
        format!("GET {url} HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    (answer(&mut stream), asked.elapsed())
}

fn address(number: usize) -> Ipv4Addr {
    Ipv4Addr::new(127, 1, 0, u8::try_from(number).unwrap() + 1)
}

/// What each of the visitors was answered, one request after the other.
fn crowd(caged: &Caged, from: impl Fn(usize) -> Ipv4Addr + Sync) -> Vec<(String, Duration)> {
    let from = &from;
    std::thread::scope(|scope| {
        let visitors: Vec<_> = (0..VISITORS)
            .map(|number| {
                scope.spawn(move || {
                    let urls = URLS.iter().cycle().skip(number).take(REQUESTS / VISITORS);
                    let answers = urls.map(|url| ask(caged, from(number), url, ""));
                    answers.collect::<Vec<_>>()
                })
            })
            .collect();
        visitors.into_iter().flat_map(|visitor| visitor.join().unwrap()).collect()
    })
}

#[test]
fn two_hundred_at_once_are_all_answered_and_one_who_is_many_is_not() {
    let Some(caged) = caged(Rates::AsShipped) else { return };
    let begun = Instant::now();
    let answers = crowd(&caged, address);
    let all = begun.elapsed();
    let wrong = answers.iter().filter(|(answer, _)| status(answer) != 200);
    let wrong: Vec<u16> = wrong.map(|(answer, _)| status(answer)).collect();
    assert_eq!((answers.len(), &wrong[..]), (REQUESTS, &[][..]), "{}", caged.nginx_errors());
    let mut times: Vec<Duration> = answers.iter().map(|(_, time)| *time).collect();
    times.sort();
    let (median, worst) = (times[REQUESTS / 2], times[REQUESTS - 1]);
    println!(
        "measured: {REQUESTS} requests of {VISITORS} at once took {all:?}: each {median:?}, at worst {worst:?}"
    );
    assert!(worst < LIMIT, "{worst:?}");

    let answers = crowd(&caged, |_| address(VISITORS));
    let refused: Vec<&String> =
        answers.iter().map(|(answer, _)| answer).filter(|answer| status(answer) != 200).collect();
    assert!(refused.len() > REQUESTS / 4, "{} were refused", refused.len());
    for answer in refused {
        assert_eq!((status(answer), header(answer, "Retry-After")), (429, vec!["10"]), "{answer}");
    }
}
