namespace Crafting.Ai.Tests;

internal sealed partial class FakeIdp
{
    public const string TokenPath = "/oauth/token";
    public const string RegisterPath = "/oauth/register";
    public const string RevokePath = "/oauth/revoke";

    public const string TokenAnswer =
        """{"access_token":"at-1","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-2","scope":"profile"}""";
    public const string RegisterAnswer = """{"client_id":"new-1","client_id_issued_at":1700000000,"token_endpoint_auth_method":"none"}""";

    /// <summary>What one path was asked, in order.</summary>
    public IReadOnlyList<RecordedRequest> Asked(string path) => [.. _requests.Where(request => request.Path == path)];

    /// <summary>Lets a path take a request, say so, and never answer.</summary>
    public Task HangAsync(string path)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        On(path, context =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        return asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private void AnswerTokens()
    {
        On(TokenPath, 200, TokenAnswer);
        On(RegisterPath, 201, RegisterAnswer);
        On(RevokePath, 200, "");
    }
}
