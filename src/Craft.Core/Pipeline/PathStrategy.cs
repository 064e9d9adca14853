using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Crafting.Pipeline;

/// <summary>How one of several paths is chosen.</summary>
internal abstract class PathStrategy(string name)
{
    /// <summary>Whether the paths behind the chosen one stand in for it.</summary>
    public virtual bool TriesOthers => false;

    public virtual void Check(Capability capability, Problems problems)
    {
    }

    /// <summary>The same strategy with a memory of its own.</summary>
    public virtual PathStrategy Begin() => this;

    public abstract int Choose(Exchange exchange, int paths);

    public override string ToString() => name;
}

/// <summary>The first path, then the others.</summary>
internal sealed class FailoverStrategy() : PathStrategy("failover")
{
    public static FailoverStrategy Instance { get; } = new();

    public override bool TriesOthers => true;

    public override int Choose(Exchange exchange, int paths) => 0;
}

/// <summary>Smooth weighted round-robin: its sequence repeats, so it is written down once and a counter walks along it.</summary>
internal sealed class RotationStrategy(string name, int[] weights) : PathStrategy(name)
{
    private const int Heaviest = 1000;

    private readonly int[] _turns = Array.TrueForAll(weights, IsWeight) ? Turns(weights) : [];
    private long _calls = -1;

    public override void Check(Capability capability, Problems problems)
    {
        foreach (var weight in weights.Where(weight => !IsWeight(weight)))
            problems.Add(CraftError.Misconfigured, capability.Id, FormattableString.Invariant($".Dispatch was given the weight {weight}. Use a number from 1 to {Heaviest}, or remove the path."));
    }

    public override PathStrategy Begin() => new RotationStrategy(ToString(), weights);

    public override int Choose(Exchange exchange, int paths) => _turns[(ulong)Interlocked.Increment(ref _calls) % (ulong)_turns.Length];

    private static bool IsWeight(int weight) => weight is >= 1 and <= Heaviest;

    // Each turn every path gains its weight; the one that is ahead goes, and pays what all have gained.
    private static int[] Turns(int[] weights)
    {
        var turns = new int[weights.Sum()];
        var gained = new int[weights.Length];
        for (var turn = 0; turn < turns.Length; turn++)
        {
            var ahead = 0;
            for (var path = 0; path < weights.Length; path++)
            {
                gained[path] += weights[path];
                if (gained[path] > gained[ahead])
                    ahead = path;
            }

            gained[ahead] -= turns.Length;
            turns[turn] = ahead;
        }

        return turns;
    }
}

/// <summary>Rendezvous hashing: the path that ranks highest with the key. It needs no memory, and every replica agrees.</summary>
internal sealed class StickyStrategy(Func<Exchange, string?> key) : PathStrategy("sticky")
{
    public override int Choose(Exchange exchange, int paths)
    {
        // In the box, the same everywhere, and no key steers others along its path.
        Span<byte> seed = stackalloc byte[SHA256.HashSizeInBytes + sizeof(int)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(exchange)), seed);
        var (best, highest) = (0, 0ul);
        for (var path = 0; path < paths; path++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(seed[SHA256.HashSizeInBytes..], path);
            SHA256.HashData(seed, hash);
            if (BinaryPrimitives.ReadUInt64LittleEndian(hash) is var rank && rank > highest)
                (best, highest) = (path, rank);
        }

        return best;
    }

    // What a user's function throws is for the log: its text may repeat the message.
    private string KeyOf(Exchange exchange)
    {
        Exception? cause = null;
        try
        {
            if (key(exchange) is { } found && !string.IsNullOrWhiteSpace(found))
                return found;
        }
        catch (Exception exception) when (Failure.IsOurs(exception, exchange.Call))
        {
            cause = exception;
        }

        throw new CraftException(CraftError.DedupeKeyFailed, null, cause);
    }
}
