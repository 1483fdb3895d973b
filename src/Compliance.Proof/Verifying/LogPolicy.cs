namespace Compliance.Proof.Verifying;

/// <summary>Which logs are trusted, and which witnesses must have seen a checkpoint: c2sp.org/tlog-policy. URLs are not kept.</summary>
public sealed class LogPolicy
{
    private const int MaxSize = 256 * 1024;
    private const int MaxDefinitions = 256;
    private const string None = "none";
    private readonly List<VerifierKey> _logs = [];
    private readonly List<VerifierKey> _witnesses = [];
    private readonly Dictionary<string, Func<IReadOnlySet<VerifierKey>, bool>> _named = [];
    private readonly HashSet<string> _members = [];
    private Func<IReadOnlySet<VerifierKey>, bool>? _quorum;

    private LogPolicy() { }

    /// <summary>The logs, any one of which may sign; empty where they are known otherwise.</summary>
    public IReadOnlyList<VerifierKey> Logs => _logs;

    /// <summary>All witnesses, whether or not the quorum can do without them.</summary>
    public IReadOnlyList<VerifierKey> Witnesses => _witnesses;

    /// <summary>Whether any witness is demanded at all.</summary>
    public bool DemandsWitnesses => !HasQuorum(new HashSet<VerifierKey>());

    /// <summary>Whether the quorum is reached when these witnesses have cosigned.</summary>
    public bool HasQuorum(IReadOnlySet<VerifierKey> cosigned) => _quorum!(cosigned);

    /// <summary>
    /// Reads a policy of at most 256 KiB and 256 logs, witnesses and groups. A byte order mark in front, and CRLF at the ends of lines, do not count.
    /// </summary>
    /// <exception cref="FormatException">It is none; the message names the line.</exception>
    public static LogPolicy Parse(ReadOnlySpan<byte> policy)
    {
        if (policy.Length > MaxSize) throw new FormatException("The policy is too large.");
        var lines = new ExactText(policy.StartsWith("\uFEFF"u8) ? policy["\uFEFF"u8.Length..] : policy);
        var read = new LogPolicy();
        for (var number = 1; !lines.AtEnd; number++)
        {
            // Names are opaque bytes, and Latin-1 keeps each byte as one character.
            var line = Encoding.Latin1.GetString(lines.Line());
            if (line.EndsWith('\r')) line = line[..^1];
            if (line.Any(c => c is < ' ' and not '\t' or '\x7F') || !read.Add(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the policy is none that a policy can have there."));
        }
        return read._quorum is not null ? read : throw new FormatException("The policy has no quorum.");
    }

    private bool Add(string[] words) => words switch
    {
        [] or [['#', ..], ..] => true,
        ["log", var key, ..] when words.Length <= 3 => AddKey(_logs, key) is { Type: not SignatureType.Cosignature },
        ["witness", var name, var key, ..] when words.Length <= 4 =>
            AddKey(_witnesses, key) is { Type: SignatureType.Cosignature } witness && Define(name, cosigned => cosigned.Contains(witness)),
        ["group", var name, var threshold, .. var members] => AddGroup(name, threshold, members),
        ["quorum", var name] when _quorum is null => (_quorum = name == None ? _ => true : _named.GetValueOrDefault(name)) is not null,
        _ => false,
    };

    private static VerifierKey? AddKey(List<VerifierKey> keys, string vkey)
    {
        var key = VerifierKey.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(vkey)));
        if (keys.Count == MaxDefinitions || keys.Exists(other => other.PublicKey.Span.SequenceEqual(key.PublicKey.Span))) return null;
        keys.Add(key);
        return key;
    }

    private bool AddGroup(string name, string threshold, string[] members)
    {
        // A name counts once in the whole policy, so that no witness can count twice.
        if (members.Length == 0 || !members.All(member => _named.ContainsKey(member) && _members.Add(member))) return false;
        var needed = threshold switch { "any" => 1, "all" => members.Length, _ => ExactText.Number(Encoding.Latin1.GetBytes(threshold)) };
        var conditions = members.Select(member => _named[member]).ToList();
        return needed >= 1 && needed <= members.Length && Define(name, cosigned => conditions.Count(condition => condition(cosigned)) >= needed);
    }

    private bool Define(string name, Func<IReadOnlySet<VerifierKey>, bool> condition) =>
        name != None && _named.Count < MaxDefinitions && _named.TryAdd(name, condition);
}
