using System.Text;

namespace Crafting.Pipeline;

/// <summary>One message for all failures, bounded in number and length.</summary>
internal static class FailureText
{
    /// <summary>How many failures are told one by one.</summary>
    public const int MostFailures = 25;

    private const int MostCharacters = 4000;

    public static string Of(IReadOnlyList<ContractFailure> failures)
    {
        var text = new StringBuilder();
        var shown = 0;
        foreach (var failure in failures.Take(MostFailures))
        {
            if (shown > 0 && text.Length + failure.Message.Length > MostCharacters)
            {
                break;
            }

            text.Append(shown++ == 0 ? "" : " ").Append(failure.Message);
        }

        return failures.Count == shown ? text.ToString() : text.Append($" And {failures.Count - shown} more.").ToString();
    }
}
