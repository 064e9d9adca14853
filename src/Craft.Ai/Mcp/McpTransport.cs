namespace Crafting.Ai;

/// <summary>How clients talk to the server.</summary>
public enum McpTransport
{
    /// <summary>Streamable HTTP, for many clients.</summary>
    Http,

    /// <summary>Standard input and output, for the client that started the process.</summary>
    /// <remarks>Logs and <see cref="Console.Out"/> go to standard error. No port is opened. The end of input ends the
    /// application.</remarks>
    Stdio,
}
