using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace IdentityProvider;

/// <summary>A page that loads nothing, runs nothing and cannot be framed.</summary>
/// <param name="title">The heading, not encoded yet.</param>
/// <param name="body">The rest, encoded.</param>
/// <param name="mayLeave">Whether a form of the page may end, by redirects, at another site.</param>
internal sealed class Page(string title, string body, bool mayLeave = false) : IResult
{
    private const string Style = """
        :root {
          color-scheme: light dark; --line: light-dark(#c9ced6, #454b55); --soft: light-dark(#55606e, #a9b2bf); --accent: light-dark(#1f5fbf, #8ab4f8);
          --text: light-dark(#1b1f24, #e8eaed); --card: light-dark(#fff, #1f2227); --back: light-dark(#f4f6f8, #16181c);
        }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 2rem 1rem; font: 1rem/1.5 system-ui, sans-serif; background: var(--back); color: var(--text); }
        main { max-width: 30rem; margin: 0 auto; padding: 1.5rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
        h1 { margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.3; }
        h1, p, dd, li, button { overflow-wrap: anywhere; }
        dl { margin: 1rem 0; }
        dt { color: var(--soft); font-size: .875rem; }
        dd { margin: 0 0 .75rem; }
        ul { margin: 0; padding-left: 1.25rem; }
        form { display: grid; gap: .75rem; margin-top: 1.25rem; }
        button { padding: .7rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; }
        button { color: inherit; font: inherit; text-align: left; cursor: pointer; }
        button:hover { border-color: var(--accent); }
        button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        button.first { border-color: var(--accent); background: var(--accent); color: var(--card); }
        small { margin: -.5rem 0 .25rem; color: var(--soft); }
        footer { margin-top: 1.25rem; color: var(--soft); font-size: .875rem; }
        """;

    public int StatusCode { get; init; } = StatusCodes.Status200OK;

    public static Page Expired => new("This request has expired", "<p>Go back to your application and connect again.</p>")
    {
        StatusCode = StatusCodes.Status400BadRequest,
    };

    /// <summary>Encodes what somebody else wrote.</summary>
    public static string Text(string? value) => HtmlEncoder.Default.Encode(value ?? "");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = httpContext.Response.Headers;
        // Chromium applies form-action to every redirect that follows a form, also the client's own ones, which nobody can list.
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'nonce-{nonce}'; frame-ancestors 'none'; base-uri 'none'"
            + (mayLeave ? "" : "; form-action 'self'");
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return Results.Content(Html(nonce), "text/html", Encoding.UTF8, StatusCode).ExecuteAsync(httpContext);
    }

    private string Html(string nonce) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <style nonce="{nonce}">
        {Style}
        </style>
        </head>
        <body>
        <main>
        <h1>{Text(title)}</h1>
        {body}
        <footer>Development identity provider: anybody can be anybody here.</footer>
        </main>
        </body>
        </html>
        """;
}
