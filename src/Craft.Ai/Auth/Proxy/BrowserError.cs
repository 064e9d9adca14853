using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Crafting.Ai;

/// <summary>An error that stays here, for nobody may be redirected: a page for people, JSON for programs.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The registered code (RFC 6749 section 4.1.2.1).</param>
/// <param name="Title">The page's heading.</param>
/// <param name="Sentence">What happened and what to do: ASCII without quotes and backslashes, nothing of the request.</param>
/// <param name="RetryAfterSeconds">When to try again; 0 when waiting does not help.</param>
internal sealed record BrowserError(int Status, string Code, string Title, string Sentence, int RetryAfterSeconds = 0)
{
    private const string Invalid = "invalid_request";
    private const string NotUnderstood = "This sign-in request is not valid";
    private const string StartAgain = "This sign-in cannot continue";

    public static readonly BrowserError Method = new(405, Invalid, NotUnderstood, "This address does not answer to that HTTP method.");
    public static readonly BrowserError Host = new(403, Invalid, NotUnderstood, "This server does not answer to this Host.");
    public static readonly BrowserError Malformed = new(400, Invalid, NotUnderstood, "A parameter is malformed or occurs more than once.");
    public static readonly BrowserError Mixed =
        new(400, Invalid, NotUnderstood, "Send the parameters in the URL or in the form, not in both.");
    public static readonly BrowserError NoClient = new(400, Invalid, NotUnderstood, "client_id is missing.");

    public static readonly BrowserError UnknownClient = new(400, "invalid_client", "This client is not known here",
        "This client is not registered with this server any more. Remove the connection in your client and add it again.");

    public static readonly BrowserError LookupFailed = new(503, "temporarily_unavailable", "Please try again in a moment",
        "This server cannot check the client right now. Try again in a few seconds.", 5);

    public static readonly BrowserError RedirectUri = new(400, Invalid, NotUnderstood, "redirect_uri is not registered for this client");
    public static readonly BrowserError State =
        new(400, Invalid, NotUnderstood, "state is too long or has characters that are not printable ASCII.");

    public static readonly BrowserError Stale = new(400, Invalid, StartAgain,
        "It took too long, was finished before, or was started with an older version of this server. "
        + "Go back to your client and connect again.");

    public static readonly BrowserError Foreign = new(400, Invalid, StartAgain,
        "It was not started in this browser, or the browser does not keep cookies. Go back to your client and connect again.");

    public static readonly BrowserError CrossSite = Foreign with { Status = 403 };

    public static readonly BrowserError Decision = new(400, Invalid, NotUnderstood, "Choose Allow or Cancel.");

    public static readonly BrowserError Issuer = new(400, Invalid, StartAgain,
        "The answer does not come from the expected identity provider. Go back to your client and connect again.");

    public static readonly BrowserError Crowded = new(503, "temporarily_unavailable", "Please try again in a moment",
        "So many people are signing in that this server cannot take one more. Go back and try again in a minute.", 60);

    public static readonly BrowserError Bug = new(500, "server_error", "Something went wrong", "The server could not handle this request.");

    /// <summary>What is wrong with a form, as programs are told too.</summary>
    public static BrowserError Of(OauthError error) =>
        new(error.Status, error.Code, NotUnderstood, error.Description, error.RetryAfterSeconds);

    /// <summary>Writes the answer in the form that the request prefers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="clientId">The client in question, to be shown to a person; null for none.</param>
    public Task WriteAsync(HttpContext context, string? clientId = null)
    {
        if (!Pages.ArePreferred(context.Request))
            return OauthAnswer.ErrorAsync(context, Status, Code, Sentence, RetryAfterSeconds);
        if (RetryAfterSeconds > 0)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        Html client = $"";
        if (clientId is not null)
            client = $"<p>Client: <code>{Shown.Cut(clientId)}</code></p>\n";
        return Pages.WriteAsync(context, Status, Title, $"""
            <h1>{Title}</h1>
            <p>{Sentence}</p>
            {client}<p class="quiet">Error: <code>{Code}</code></p>
            """);
    }
}
