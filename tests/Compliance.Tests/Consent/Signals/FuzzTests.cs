using System.Text;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;

namespace Compliance.Tests.Consent.Signals;

/// <summary>Nothing that arrives breaks a reader: it is refused with a place, or it is understood and can be written again.</summary>
public sealed class FuzzTests
{
    private const int Texts = 100_000;
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~1YN +/=%\0\né\uD800";

    private readonly Random _random = new(RandomSignals.Seed);

    [Fact]
    public void A_hundred_thousand_random_or_mutated_texts_are_refused_with_a_place_or_survive_being_written_and_read_again()
    {
        var signals = new RandomSignals(_random, greatestVendor: 300);
        var seeds = Enumerable.Range(0, 300).SelectMany(_ => new[] { signals.Gpp().Write(), signals.Tcf().Write() }).ToArray();
        var accepted = 0;
        for (var index = 0; index < Texts; index++)
        {
            var text = _random.Next(10) == 0 ? Noise() : Mutated(seeds[_random.Next(seeds.Length)]);
            try
            {
                accepted += IsUnderstoodOrRefused(text) ? 1 : 0;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{RandomSignals.Rerun(index)}: {text}", failure);
            }
        }

        Assert.InRange(accepted, Texts / 100, Texts);
    }

    /// <summary>By the reader that the text is nearest to: a GPP string begins with D, a TC string with C.</summary>
    private static bool IsUnderstoodOrRefused(string text)
    {
        SignalError? error;
        if (text.StartsWith('C'))
        {
            if (TcString.TryParse(text, out var tcf, out error))
            {
                var written = tcf.Write();
                Assert.Equal(tcf, TcString.Parse(written));
                Assert.Equal(written, TcString.Parse(written).Write());
                _ = tcf.Deviations();
            }
        }
        else if (GppString.TryParse(text, out var gpp, out error))
        {
            var written = gpp.Write();
            Assert.Equal(gpp, GppString.Parse(written));
            Assert.Equal(written, GppString.Parse(written).Write());
            _ = UsOptOuts.From(gpp);
        }

        Assert.True(error is null || (error.Section.Length > 0 && error.Expected.Length > 0));
        return error is null;
    }

    private string Noise() => new([.. Enumerable.Range(0, _random.Next(80)).Select(_ => Character())]);

    private string Mutated(string text)
    {
        var mutated = new StringBuilder(text);
        for (var count = _random.Next(1, 4); count > 0 && mutated.Length > 0; count--)
        {
            var place = _random.Next(mutated.Length);
            var length = Math.Min(mutated.Length - place, _random.Next(1, 12));
            _ = _random.Next(6) switch
            {
                0 => mutated.Remove(place, length),
                1 => mutated.Insert(place, Character()),
                2 => mutated.Insert(place, mutated.ToString(place, length)),
                3 => mutated.Append('A', _random.Next(1, 5)),
                4 => mutated.Remove(place, mutated.Length - place),
                _ => mutated.Replace(mutated[place], Character(), place, 1),
            };
        }

        return mutated.ToString();
    }

    private char Character() => Characters[_random.Next(Characters.Length)];
}
