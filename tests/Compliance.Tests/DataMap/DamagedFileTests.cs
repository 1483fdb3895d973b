using System.Text;
using Compliance.DataMap;
using CsCheck;

namespace Compliance.Tests.DataMap;

public sealed class DamagedFileTests
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(Yaml.Collection(
        """
        - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true, data_type: string}}
        - name: mail
          data_categories: &contact [user.contact.email]
          fides_meta: {identity: email, data_type: string, masking_strategy_override: {strategy: hmac, configuration: {algorithm: SHA-512}}}
          compliance: {third_party: redact}
        - name: address
          fields:
          - {name: city, data_categories: *contact, fides_meta: {references: [{dataset: shop, field: people.id, direction: to}]}}
        """,
        """
        fides_meta: {after: [shop.people], erase_after: null, skip_processing: false}
        compliance:
          erasure: mask
          retention: {period: P10Y, from: id, ground: legal_obligation, keep: [address]}
        """));

    /// <summary>What YAML and the loader take for a sign of something.</summary>
    private static readonly byte[] Special = [.. ":{}[],&*#?|>-'\"%@`!\\\n\t ~.<0"u8];

    private static readonly Gen<byte> Signs = Gen.OneOf(Gen.Int[0, Special.Length - 1].Select(which => Special[which]), Gen.Byte);

    private static readonly Gen<Func<List<byte>, List<byte>>> Damages = Gen.OneOf(
        Gen.Select(Gen.Int[0, 5_000], Signs).Select((at, sign) => Change(bytes => bytes[at % bytes.Count] = sign)),
        Gen.Select(Gen.Int[0, 5_000], Signs).Select((at, sign) => Change(bytes => bytes.Insert(at % bytes.Count, sign))),
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[1, 40])
            .Select(
                (at, length) => Change(bytes => bytes.RemoveRange(at % bytes.Count, Math.Min(length, bytes.Count - (at % bytes.Count) - 1)))
            ),
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 5_000], Gen.Int[1, 80])
            .Select(
                (from, to, length) =>
                    Change(bytes =>
                        bytes.InsertRange(
                            to % bytes.Count, bytes.GetRange(from % bytes.Count, Math.Min(length, bytes.Count - (from % bytes.Count)))))));

    [Fact]
    public void However_a_file_is_damaged_it_loads_or_says_where_it_is_wrong() =>
        Damages
            .List[1, 4]
            .Sample(
                damages =>
                {
                    var bytes = damages.Aggregate(Whole.ToList(), (current, damage) => damage(current)).ToArray();
                    var lines =
                        bytes.Count(each => each is (byte)'\n' or (byte)'\r')
                        + 2
                        + Encoding.UTF8.GetString(bytes).Count(each => each is '\u0085' or '\u2028' or '\u2029');
                    try
                    {
                        Planner.Plan(DataMapLoader.Load(bytes, "map.yml"), new HashSet<string> { "email" });
                    }
                    catch (DataMapException broken)
                    {
                        Assert.NotEmpty(broken.Errors);
                        Assert.All(broken.Errors, error => Assert.InRange(error.Line, 1, lines));
                        Assert.All(
                            broken.Errors, error => Assert.True(error.Column > 0 && error.Message.Length > 0 && error.Key.Length > 0));
                    }
                },
                iter: 3_000);

    private static Func<List<byte>, List<byte>> Change(Action<List<byte>> change) =>
        bytes =>
        {
            List<byte> changed = [.. bytes, (byte)'\n'];
            change(changed);
            return changed;
        };
}
