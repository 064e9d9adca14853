using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crafting.Ai;

/// <summary>The pages that people see: one layout, no script, nothing from elsewhere.</summary>
internal static class Pages
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1b1b1f; --quiet: #56565e; --back: #ffffff; --line: #8a8a94; --act: #0b57d0;
          --on-act: #ffffff; --warn: #fff4d6; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #ececf1; --quiet: #b4b4be; --back: #17171a; --line: #80808a; --act: #a8c7fa; --on-act: #062e6f; --warn: #3d2f05; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1.5rem 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 36rem; margin: 0 auto; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
        dt { color: var(--quiet); margin-top: .75rem; }
        dd { margin: 0; overflow-wrap: anywhere; }
        dd ul { margin: 0; padding-left: 1.25rem; }
        code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); }
        .warning { padding: .75rem 1rem; border-left: .25rem solid var(--line); background: var(--warn); }
        .buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
        button { flex: 1 1 8rem; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; color: var(--text);
          background: var(--back); border: 2px solid var(--line); border-radius: .5rem; cursor: pointer; }
        button.main { color: var(--on-act); background: var(--act); border-color: var(--act); }
        a { color: var(--act); }
        button:focus-visible, a:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
        """;

    /// <summary>Whether a person asks: the request names HTML, and JSON not before it.</summary>
    public static bool ArePreferred(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return false;
        double html = 0, json = 0;
        foreach (var media in accepted)
        {
            var quality = media.Quality ?? 1;
            if (media.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
                html = Math.Max(html, quality);
            else if (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
                json = Math.Max(json, quality);
        }

        return html > 0 && html >= json;
    }

    /// <summary>Writes one page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="content">What stands in the page.</param>
    /// <param name="formTarget">Where the page's form may lead besides this server, as a CSP source; null for nowhere.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, Html content, string? formTarget = null)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        Html page = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style nonce="{nonce}">
            {Raw(Style)}
            </style>
            </head>
            <body>
            <main>
            {content}
            </main>
            </body>
            </html>

            """;
        var body = Encoding.UTF8.GetBytes(page.ToString());
        var response = context.Response;
        OauthAnswer.Protect(response);
        var headers = response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'nonce-{nonce}'; "
            + $"form-action 'self'{(formTarget is null ? "" : " " + formTarget)}; frame-ancestors 'none'; base-uri 'none'";
        headers.XFrameOptions = "DENY";
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static Html Raw(string markup)
    {
        var html = new Html(markup.Length, 0);
        html.AppendLiteral(markup);
        return html;
    }
}
