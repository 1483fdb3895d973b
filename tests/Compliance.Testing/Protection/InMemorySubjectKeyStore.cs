using System.Globalization;
using System.Runtime.CompilerServices;
using Compliance.Protection.Keys;

namespace Compliance.Testing.Protection;

/// <summary>Bindings in memory, with the ETag rules of a table.</summary>
public sealed class InMemorySubjectKeyStore : ISubjectKeyStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SubjectKeyBinding> _rows = new(StringComparer.Ordinal);
    private int _changes;

    /// <summary>Awaited before each operation, with its name: to fail it, or to let another go first.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Every row, tombstones included.</summary>
    public IReadOnlyCollection<SubjectKeyBinding> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.Values];
            }
        }
    }

    /// <summary>Puts a row there whatever was there, as a restored backup or an intruder would.</summary>
    public void Plant(SubjectKeyBinding binding)
    {
        lock (_gate)
        {
            _rows[binding.Subject] = Stamped(binding);
        }
    }

    /// <summary>Takes a row away, as a backup from before it does.</summary>
    public void Remove(string subject)
    {
        lock (_gate)
        {
            _rows.Remove(subject);
        }
    }

    public async Task<SubjectKeyBinding?> Find(string subject, CancellationToken cancellationToken = default)
    {
        await Before(nameof(Find));
        lock (_gate)
        {
            return _rows.GetValueOrDefault(subject);
        }
    }

    public async IAsyncEnumerable<SubjectKeyBinding> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Before(nameof(List));
        foreach (var row in Rows) yield return row;
    }

    public async Task<SubjectKeyBinding?> TryAdd(SubjectKeyBinding binding, CancellationToken cancellationToken = default)
    {
        await Before(nameof(TryAdd));
        lock (_gate)
        {
            var added = Stamped(binding);
            return _rows.TryAdd(binding.Subject, added) ? added : null;
        }
    }

    public async Task<SubjectKeyBinding?> TryReplace(SubjectKeyBinding binding, CancellationToken cancellationToken = default)
    {
        await Before(nameof(TryReplace));
        lock (_gate)
        {
            if (!_rows.TryGetValue(binding.Subject, out var row) || row.ETag != binding.ETag) return null;
            return _rows[binding.Subject] = Stamped(binding);
        }
    }

    private SubjectKeyBinding Stamped(SubjectKeyBinding binding) =>
        binding with { ETag = (++_changes).ToString(CultureInfo.InvariantCulture) };
}
