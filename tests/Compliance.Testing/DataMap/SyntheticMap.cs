using System.Globalization;
using System.Text;
using Compliance.DataMap;

namespace Compliance.Testing.DataMap;

/// <summary>A data map of any size, for benchmarks and properties: the same numbers always give the same map.</summary>
public static class SyntheticMap
{
    private const int CollectionsPerDataset = 50;

    /// <param name="collections">At least 1. The first is found by email and customer number; each of the others refers to one before it,
    /// so
    /// that all can be reached.</param>
    /// <param name="referencesEach">How many fields of each collection refer to another, cycles included; at least 1.</param>
    /// <param name="seed">Chooses who refers to whom.</param>
    public static PersonalDataMap Create(int collections, int referencesEach = 5, int seed = 1) =>
        DataMapLoader.Load(Yaml(collections, referencesEach, seed), "synthetic.yml");

    /// <summary>The same map as a file.</summary>
    public static string Yaml(int collections, int referencesEach = 5, int seed = 1)
    {
        var chance = new Random(seed);
        var yaml = new StringBuilder("compliance:\n  connections:\n    store: {kind: sql}\ndataset:\n");
        for (var number = 0; number < collections; number++)
        {
            if (number % CollectionsPerDataset == 0)
                Write($"- fides_key: d{Dataset(number)}\n  compliance: {{connection: store}}\n  collections:\n");
            Write($"  - name: c{number}\n");
            if (number % 10 == 9)
                Write($"    fides_meta: {{erase_after: [d{Dataset(number - 1)}.c{number - 1}]}}\n");
            Write(
                $"    fields:\n    - {{name: id, data_categories: [user.unique_id], ",
                $"fides_meta: {{primary_key: true, data_type: string}}}}\n"
            );
            Write($"    - {{name: note, data_categories: [user.content], fides_meta: {{data_type: string}}}}\n");
            if (number == 0)
            {
                Write($"    - {{name: mail, data_categories: [user.contact.email], fides_meta: {{identity: email}}}}\n");
                Write($"    - {{name: customer, data_categories: [user.unique_id], fides_meta: {{identity: customer_number}}}}\n");
                continue;
            }

            for (var reference = 0; reference < referencesEach; reference++)
            {
                // The first leads back to an earlier collection; of the others one in ten may close a cycle.
                var other = reference > 0 && chance.Next(10) == 0 ? chance.Next(collections) : chance.Next(number);
                if (other != number)
                    Write(
                        $"    - {{name: r{reference}, fides_meta: {{references: ",
                            $"[{{dataset: d{Dataset(other)}, field: c{other}.id, direction: from}}]}}}}\n"
                    );
            }
        }

        return yaml.ToString();

        void Write(params FormattableString[] parts)
        {
            foreach (var part in parts)
                yaml.Append(part.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int Dataset(int number) => number / CollectionsPerDataset;
}
