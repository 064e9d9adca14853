using ModelContextProtocol.Protocol;

namespace Crafting.Ai;

/// <summary>Failures as a model reads them: the code, what happened, and what to do next.</summary>
internal static class ToolError
{
    public static CallToolResult Declined() =>
        Result($"{CraftError.Declined.Code}: The tool declined this call. Do not repeat it unchanged.");

    public static CallToolResult Of(CraftException exception, string? correlationId)
    {
        var sentence = Told(exception).TrimEnd();
        var end = sentence.Length > 0 && (char.IsPunctuation(sentence[^1]) || sentence[^1] == '…') ? "" : ".";
        return Result($"{exception.Code}: {sentence}{end}{WhatNext(exception, correlationId)}");
    }

    // A gate's refusal in the words of who uses the tool; what a lambda says on purpose stays as it is.
    private static string Told(CraftException exception) =>
        exception.Error == CraftError.NotAuthorized && exception.Message == exception.Error.Title
            ? "You are not allowed to use this tool."
            : exception.Message;

    // Only the id leaves: the operator finds the cause in the log, and a caller learns nothing about the inside.
    private static string WhatNext(CraftException exception, string? correlationId) => exception.Error switch
    {
        _ when exception.RetryAfter is { } wait =>
            FormattableString.Invariant($" Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds))} seconds."),
        { HttpStatus: 401 } => " Ask the user to sign in, then call again.",
        { HttpStatus: 403 } => " Do not call it again; tell the user.",
        { HttpStatus: >= 500, Retryable: true } =>
            $" Try again later. If it keeps failing, tell the user to give the operator this id: {correlationId}.",
        { HttpStatus: >= 500 } => $" Trying again will not help. Tell the user to give the operator this id: {correlationId}.",
        { Retryable: true } => " Try again later.",
        _ => "",
    };

    private static CallToolResult Result(string text) => new() { Content = [new TextContentBlock { Text = text }], IsError = true };
}
