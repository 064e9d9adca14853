using System.Reflection;
using Xunit.Sdk;

namespace Crafting.Ai.Tests;

/// <summary>Runs a theory once with a client of each protocol era; the revision is the first argument.</summary>
internal sealed class BothErasAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Era.Sessions], [Era.Stateless]];
}

/// <summary>The newest revision of each protocol era.</summary>
internal static class Era
{
    public const string Sessions = "2025-11-25";
    public const string Stateless = "2026-07-28";
}
