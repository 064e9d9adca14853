namespace Notebook;

/// <summary>Who says who is calling.</summary>
internal enum NotebookAuth
{
    Dev,
    Clerk,
    None,
}

/// <summary>Where clients sign in: through this server (auto, pass, relay), or at the identity provider itself (rs; auto with Clerk).</summary>
internal enum NotebookMode
{
    Auto,
    Rs,
    Pass,
    Relay,
}

/// <summary>What the environment says: variables, the command line, appsettings.json, and a file <c>.env</c> beside it.</summary>
internal sealed record NotebookEnv
{
    public required NotebookAuth Auth { get; init; }

    public required NotebookMode Mode { get; init; }

    public required McpTransport Transport { get; init; }

    public string? McpIssuerUrl { get; init; }

    public required int IdentityProviderPort { get; init; }

    /// <summary>Whose notes they are when nobody signs in.</summary>
    public required string LocalUser { get; init; }

    public string ClerkPublishableKey { get; init; } = "";

    public string ClerkSecretKey { get; init; } = "";

    public bool HasClerkKey => ClerkPublishableKey.Length + ClerkSecretKey.Length > 0;

    public OauthMode ProxyMode => Mode switch
    {
        NotebookMode.Pass => OauthMode.Pass,
        NotebookMode.Relay => OauthMode.Relay,
        _ => OauthMode.Auto,
    };

    /// <summary>Reads everything; null when something is wrong, after a sentence for each of it on standard error.</summary>
    public static NotebookEnv? Load(WebApplicationBuilder builder)
    {
        // First of the sources, so that all others win over the file.
        builder.Configuration.Sources.Insert(0, DotEnv.Read(Path.Combine(builder.Environment.ContentRootPath, ".env")));
        var reader = new SettingReader(builder.Configuration);
        var transport = reader.Choice("Transport", McpTransport.Http);
        var (publishable, secret) = (reader.Text("CLERK_PUBLISHABLE_KEY"), reader.Text("CLERK_SECRET_KEY"));
        var env = new NotebookEnv
        {
            Transport = transport,
            Auth = reader.Choice("Auth", DefaultAuth(transport, publishable ?? secret)),
            Mode = reader.Choice("Mode", NotebookMode.Auto),
            McpIssuerUrl = reader.Url("MCP_ISSUER_URL"),
            IdentityProviderPort = reader.Port("IdentityProviderPort", 3002),
            LocalUser = reader.Text("LocalUser") ?? (transport == McpTransport.Stdio ? UserOfThisMachine : "local"),
            ClerkPublishableKey = publishable ?? "",
            ClerkSecretKey = secret ?? "",
        };
        env.Check(reader, builder);
        foreach (var sentence in reader.Problems)
            Console.Error.WriteLine(sentence);
        return reader.Problems.Count == 0 ? env : null;
    }

    private static string UserOfThisMachine => Environment.UserName is { Length: > 0 } name ? name : "local";

    // Over stdio the client started this program, so its user has signed in already: to the machine.
    private static NotebookAuth DefaultAuth(McpTransport transport, string? anyKey) => (transport, anyKey) switch
    {
        (McpTransport.Stdio, _) => NotebookAuth.None,
        (_, null) => NotebookAuth.Dev,
        _ => NotebookAuth.Clerk,
    };

    // It is wherever nothing is set: "dotnet run" sets Development. When the two variables disagree, the stricter counts.
    private static bool IsProduction(IHostEnvironment host) =>
        host.IsProduction() || host.EnvironmentName.Length == 0
        || string.Equals(Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"), Environments.Production, StringComparison.OrdinalIgnoreCase);

    private void Check(SettingReader reader, WebApplicationBuilder builder)
    {
        if (Transport == McpTransport.Stdio && Auth != NotebookAuth.None)
            reader.Problem("Auth must be none when Transport is Stdio: there is no sign-in over stdio, the caller is who started the program.");
        if (Auth == NotebookAuth.Dev && IsProduction(builder.Environment))
        {
            reader.Problem("Auth must be clerk in the Production environment, with CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY: "
                + "dev, the default without them, lets anybody sign in as anybody. To try it out, set DOTNET_ENVIRONMENT=Development.");
        }

        // Whoever finds a public server could sign in as anybody.
        if (Auth == NotebookAuth.Dev && Uri.TryCreate(McpIssuerUrl, UriKind.Absolute, out var url) && !url.IsLoopback)
            reader.Problem("Auth must be clerk when MCP_ISSUER_URL is a public address: dev, the default without Clerk's keys, lets anybody sign in as anybody.");
        if (Auth == NotebookAuth.Clerk)
        {
            reader.Key("CLERK_PUBLISHABLE_KEY", ClerkPublishableKey, "pk_test_", "pk_live_");
            reader.Key("CLERK_SECRET_KEY", ClerkSecretKey, "sk_test_", "sk_live_");
            if ((ClerkPublishableKey[..Math.Min(8, ClerkPublishableKey.Length)], ClerkSecretKey[..Math.Min(8, ClerkSecretKey.Length)])
                is ("pk_test_", "sk_live_") or ("pk_live_", "sk_test_"))
            {
                reader.Problem("CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY must belong together: one is a test key and the other a live key.");
            }
        }
    }

    /// <summary>Nothing of what it holds: two of the values are keys.</summary>
    public override string ToString() => $"{Auth}, {Mode}, {Transport}";
}
