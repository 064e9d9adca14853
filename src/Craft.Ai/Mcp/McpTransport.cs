namespace Crafting.Ai;

/// <summary>How clients talk to the server.</summary>
public enum McpTransport
{
    /// <summary>Streamable HTTP, for many clients.</summary>
    Http,

    /// <summary>Standard input and output, for the one client that started the process. Logs go to standard error.</summary>
    Stdio,
}
