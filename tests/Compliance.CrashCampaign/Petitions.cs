using System.Globalization;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Shop;

namespace Compliance.CrashCampaign;

/// <summary>Who asks for what, drawn by the seed: each customer is erased at most once, and never asked about otherwise.</summary>
internal sealed class Petitions
{
    private readonly Random _random;
    private readonly Queue<int> _leavers;
    private readonly int[] _askers;
    private readonly List<Petition> _all = [];

    public Petitions(CampaignOptions options, Random random)
    {
        _random = random;
        var others = Enumerable.Range(1, options.Customers).Where(customer => customer != Cast.Busiest).ToArray();
        random.Shuffle(others);
        _askers = others[..(others.Length / 4)];

        // Sealed or not in turn: few customers have keys of their own.
        var withKey = others[_askers.Length..].Where(customer => customer <= options.Sealed).ToArray();
        var without = others[_askers.Length..].Where(customer => customer > options.Sealed).ToArray();
        _leavers = new Queue<int>(Enumerable.Range(0, Math.Max(withKey.Length, without.Length))
            .SelectMany(n => withKey.Skip(n).Take(1).Concat(without.Skip(n).Take(1))));
    }

    public IReadOnlyList<Petition> All => _all;

    public IEnumerable<Petition> Unanswered => _all.Where(petition => petition.RequestId is null);

    public Petition Add()
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"crash-{_all.Count:D5}");
        var petition =
            _all.Count == 0
                ? new Petition(key, Right.Access, Cast.Number(Cast.Busiest), RequestOutcome.Complete)
                : Draw(key, _random.Next(100));
        _all.Add(petition);
        return petition;
    }

    private Petition Draw(string key, int dice) => dice switch
    {
        < 5 => new Petition(key, dice < 3 ? Right.Erasure : Right.Access, "C999999", RequestOutcome.NotFound),
        < 50 when _leavers.TryDequeue(out var leaver) => new Petition(key, Right.Erasure, Cast.Number(leaver), RequestOutcome.Complete),
        _ => new Petition(key, Right.Access, Cast.Number(_askers[_random.Next(_askers.Length)]), RequestOutcome.Complete),
    };
}
