using System.Reflection;
using Crafting.Tests;

namespace Crafting.Ai.Tests;

/// <summary>Every threat has a test that shows its defence, and one that shows what happens without it.</summary>
/// <remarks>
/// <c>[Trait("Threat", "H5")]</c> stands on tests in which the attack fails, <c>[Trait("WithoutDefence", "H5")]</c> on tests in which
/// it works because the defence is off. <c>dotnet test --filter Threat=H5</c> runs the first, <c>WithoutDefence=H5</c> the others.
/// </remarks>
public class ThreatTests
{
    private static readonly string[] Threats =
    [
        "an attacker's client gets a code through consent that was given to another",
        "the consent page is pressed by another site, framed, or sent twice",
        "one browser begins a sign-in and another finishes it",
        "a client has a name that people trust",
        "/authorize sends browsers to any address",
        "a redirect address only looks like the registered one",
        "a redirect address is a script",
        "a code is stolen on its way",
        "PKCE is left out or weakened",
        "a code is redeemed by another client",
        "a parameter comes twice and two servers read different values",
        "an answer comes from another issuer",
        "the provider names itself while the metadata names this server",
        "the caller's token is passed on to a third party",
        "a token was made for another server",
        "an id_token or a session token is used as an access token",
        "a token is unsigned, or signed with a public key as a secret",
        "a token brings its key or its key's address along",
        "a flood of unknown keys has the key set fetched all the time",
        "keys change",
        "the key set cannot be fetched",
        "the key set is somebody else's, huge, or weak",
        "a token has ended, has not begun, or has times that are none",
        "a claim comes twice and two readers see different values",
        "JSON is deep, or no text",
        "tokens and headers are huge",
        "a token stands in the URL",
        "a request has two credentials",
        "the server is made to ask an address inside",
        "the server is made to fetch what a client's metadata names",
        "a page rebinds its name to a local server",
        "a foreign page reads answers",
        "tokens, secrets and codes stand in the log",
        "a session is used by another caller",
        "a request says who calls",
        "a role has the wrong type",
        "a role or scope only looks like the right one",
        "an empty list of requirements is read as everybody",
        "a client's text breaks a header",
        "a client's text is markup on a page",
        "a body is large or never ends",
        "a request is smuggled, or changes its method by a header",
        "the time of a comparison tells a secret",
        "different errors tell who exists",
        "userinfo answers about somebody else",
        "userinfo that was remembered is given to another caller",
        "userinfo changes who calls",
        "registrations flood the provider",
        "invented client ids flood the provider's API",
        "the lookup finds another client",
        "whoever knows a client's id has the power of its secret",
        "a secret follows a redirect",
        "an error tells what is inside",
        "an outage looks like a bad token and logs everybody out",
        "hosted clients share an address and lock each other out",
        "a Host header changes the metadata",
        "metadata stands where another issuer's or resource's is expected",
        "the provider's metadata attacks clients through this server",
        "one caller's list of tools is shown to another",
        "a client is sent to sign in again and again",
        "a batch or another method gets around a tool's gate",
        "a header names one tool and the body another",
        "a guarded route is called without a caller",
        "sealed envelopes meet lost or shared keys",
        "a revoked token is still good",
        "a refresh token is stolen",
        "a verifier throws or hangs",
        "a verifier says nobody, and that is somebody",
    ];

    /// <summary>Threats whose defence is shown in another project's tests, or is not this project's.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["H38"] = "tests/Craft.Core.Tests/Operations/AuthorizeCheckTests.cs",
        ["H42"] = "Kestrel parses requests, and no method override is mapped",
        ["H66"] = "the provider rotates refresh tokens",
    };

    /// <summary>Threats whose defence no option, registration or extension point takes away.</summary>
    private static readonly Dictionary<string, string> NoSwitch = new()
    {
        ["H2"] = "the page's field, cookie, headers and single use are not options",
        ["H7"] = "schemes that a browser would run cannot be allowed: RedirectSchemes refuses them",
        ["H8"] = "PKCE, the code's minute and the headers of redirects are not options",
        ["H9"] = "PKCE by S256 is not an option",
        ["H10"] = "a relayed code is always bound to client and redirect",
        ["H30"] = "nothing that a client's metadata names is ever fetched",
        ["H38"] = "an empty list never starts",
        ["H39"] = "Kestrel itself refuses line ends in headers; that inputs are checked before is not an option",
        ["H40"] = "the pages are not the application's to write",
        ["H42"] = "Kestrel's parser is not an option",
        ["H43"] = "the comparison is not an option, and a test of time would be a guess",
        ["H44"] = "the sentences are fixed",
        ["H58"] = "metadata is always written anew",
        ["H62"] = "the comparison of header and body is not an option",
        ["H66"] = "the defence is the provider's",
        ["H67"] = "an exception is never a caller, and the five seconds are fixed",
    };

    private static IEnumerable<string> Rows => Enumerable.Range(1, Threats.Length).Select(number => $"H{number}");

    [Fact]
    public void Every_threat_has_a_test_that_shows_its_defence()
    {
        Threats.Should().HaveCount(68).And.OnlyHaveUniqueItems();
        var shown = RowsOf("Threat");

        Named(Rows.Where(row => !shown.Contains(row) && !Elsewhere.ContainsKey(row))).Should().BeEmpty();
        Named(Elsewhere.Keys.Where(shown.Contains)).Should().BeEmpty("a test here shows it");
        shown.Should().BeSubsetOf(Rows);
    }

    [Fact]
    public void Every_defence_is_taken_away_once_or_cannot_be()
    {
        var shown = RowsOf("WithoutDefence");

        Named(Rows.Where(row => !shown.Contains(row) && !NoSwitch.ContainsKey(row))).Should().BeEmpty();
        Named(NoSwitch.Keys.Where(shown.Contains)).Should().BeEmpty("a test takes it away");
        shown.Should().BeSubsetOf(Rows);
        NoSwitch.Keys.Concat(Elsewhere.Keys).Should().BeSubsetOf(Rows);
    }

    [Fact]
    public void What_is_shown_elsewhere_is_still_there()
    {
        foreach (var (row, file) in Elsewhere.Where(entry => entry.Value.EndsWith(".cs", StringComparison.Ordinal)))
            File.ReadAllText(SourceTree.Folder(file)).Should().Contain($"Trait(\"Threat\", \"{row}\")", file);
    }

    private static IEnumerable<string> Named(IEnumerable<string> rows) =>
        rows.Select(row => $"{row}: {Threats[int.Parse(row.AsSpan(1), null) - 1]}");

    private static HashSet<string> RowsOf(string trait) => typeof(ThreatTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttributes<FactAttribute>().Any(fact => fact.Skip is null))
        .SelectMany(method => method.GetCustomAttributesData())
        .Where(attribute => attribute.AttributeType == typeof(TraitAttribute) && (string)attribute.ConstructorArguments[0].Value! == trait)
        .Select(attribute => (string)attribute.ConstructorArguments[1].Value!)
        .ToHashSet(StringComparer.Ordinal);
}
