using System.Net;
using System.Text.RegularExpressions;

namespace Crafting.Tests;

/// <summary>A person's browser: follows redirects, presses buttons, keeps cookies, stays on this computer.</summary>
/// <remarks>The pages are those of the identity provider, and any other whose POST form has the button.</remarks>
internal sealed partial class Browser : IDisposable
{
    private const int MostSteps = 30;

    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() });

    /// <summary>Whom the person signs in as.</summary>
    public string Person { get; init; } = "alice";

    /// <summary>The button that decides: "Allow" or "Cancel".</summary>
    public string Decision { get; init; } = "Allow";

    /// <summary>The headings of the pages that were seen, oldest first.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Signs in and decides, from the authorization URL to the redirect back to the client.</summary>
    /// <returns>The redirect itself, with <c>code</c> or <c>error</c> in its query; nobody is asked for it.</returns>
    public Task<Uri> AuthorizeAsync(string authorizationUrl, string redirectUri, CancellationToken cancellationToken = default) =>
        AuthorizeAsync(new Uri(authorizationUrl), redirectUri, cancellationToken);

    /// <inheritdoc cref="AuthorizeAsync(string, string, CancellationToken)"/>
    public async Task<Uri> AuthorizeAsync(Uri authorizationUrl, string redirectUri, CancellationToken cancellationToken = default)
    {
        var end = Place(new Uri(redirectUri));
        var (url, form) = (authorizationUrl, (FormUrlEncodedContent?)null);
        for (var step = 0; step < MostSteps; step++)
        {
            using var response = await SendAsync(url, form, cancellationToken);
            if ((response.Headers.Location ?? MovesOn(response)) is { } location)
            {
                (url, form) = (new Uri(url, location), null);
                if (Place(url) == end)
                    return url;
                continue;
            }

            var page = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{(int)response.StatusCode} from {url}:\n{page}");
            Seen.Add(Decoded(Heading().Match(page).Groups[1].Value));
            (url, form) = Press(url, page, $"Sign in as {Person}", Decision);
        }

        throw new InvalidOperationException($"No redirect to {redirectUri} within {MostSteps} steps; the last was to {url}.");
    }

    // A page may move on by itself, as a browser does when a Refresh header says so.
    private static Uri? MovesOn(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Refresh", out var values) && values.Single().Split("url=", 2) is [_, var url] ? new Uri(url) : null;

    /// <summary>One request with this browser's cookies; a redirect is returned, not followed.</summary>
    public async Task<HttpResponseMessage> SendAsync(Uri url, HttpContent? form = null, CancellationToken cancellationToken = default)
    {
        if (!url.IsLoopback)
            throw new InvalidOperationException($"{url} is not on this computer.");
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, url) { Content = form };
        request.Headers.Accept.ParseAdd("text/html");
        return await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>The form of a page, as if the button with this text were pressed.</summary>
    public static (Uri Url, FormUrlEncodedContent Form) Press(Uri url, string page, params string[] texts)
    {
        foreach (Match form in Forms().Matches(page))
            foreach (Match button in Buttons().Matches(form.Value))
                if (texts.Contains(Decoded(button.Groups["text"].Value)))
                    return (new Uri(url, Attribute(form.Groups["tag"].Value, "action")
                        ?? ""), Fields(form.Value, button.Groups["tag"].Value));
        throw new InvalidOperationException($"No button {string.Join(" or ", texts)} on {url}:\n{page}");
    }

    public void Dispose() => _http.Dispose();

    private static FormUrlEncodedContent Fields(string form, string button) => new(
        Inputs().Matches(form).Select(input => input.Value).Append(button)
            .Where(tag => Attribute(tag, "name") is not null)
            .Select(tag => KeyValuePair.Create(Attribute(tag, "name")!, Attribute(tag, "value") ?? "")));

    private static string? Attribute(string tag, string name) =>
        Attributes().Matches(tag)
            .FirstOrDefault(attribute => attribute.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? WebUtility.HtmlDecode(found.Groups["value"].Value)
            : null;

    private static string Decoded(string html) => WebUtility.HtmlDecode(Tags().Replace(html, "")).Trim();

    private static string Place(Uri uri) => uri.GetLeftPart(UriPartial.Path);

    [GeneratedRegex("""(?<tag><form\b[^>]*\bmethod="?post\b[^>]*>).*?</form>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Forms();

    [GeneratedRegex("""(?<tag><button\b[^>]*>)(?<text>.*?)</button>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Buttons();

    [GeneratedRegex("""<input\b[^>]*>""", RegexOptions.IgnoreCase)]
    private static partial Regex Inputs();

    [GeneratedRegex("""(?<name>[\w-]+)="(?<value>[^"]*)""")]
    private static partial Regex Attributes();

    [GeneratedRegex("""<h1\b[^>]*>(.*?)</h1>""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
