namespace Crafting.Ai;

/// <summary>How a proxy sends users to the identity provider.</summary>
public enum OauthMode
{
    /// <summary>Relay, unless the provider's metadata shows that it adds no <c>iss</c> (RFC 9207): then pass.</summary>
    Auto,

    /// <summary>The provider answers the client itself; works only when it adds no <c>iss</c>.</summary>
    Pass,

    /// <summary>The provider answers this server, which answers the client; always with a consent page.</summary>
    Relay,
}

/// <summary>How clients are authenticated at the provider's token endpoint (RFC 6749 section 2.3.1).</summary>
public enum UpstreamTokenAuth
{
    /// <summary>As the client authenticates here.</summary>
    AsPresented,

    /// <summary>In the <c>Authorization</c> header.</summary>
    Basic,

    /// <summary>In the form.</summary>
    Post,
}
