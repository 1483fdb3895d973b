// Encodes and decodes with the IAB's libraries. One JSON line in, one out:
//   {"kind": "tcf" | "gpp", "model": …, "text": "what this repository's encoder wrote"}
//   {"text": "what the library writes for the model", "model": "what the library reads in the text"}
// Sets of ids are runs: [[1, 4], [9, 9]].
import { createInterface } from 'node:readline';
import { GppModel, RangeEntry, Sections } from '@iabgpp/cmpapi';
import { PurposeRestriction, Segment, SegmentEncoder, TCModel, TCString, Vector } from '@iabtcf/core';

const ids = runs => runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

const runs = values => {
  const found = [];
  for (const id of [...values].sort((left, right) => left - right)) {
    if (found.length > 0 && found[found.length - 1][1] === id - 1) {
      found[found.length - 1][1] = id;
    } else {
      found.push([id, id]);
    }
  }
  return found;
};

const bits = (set, length) => {
  const field = new Array(length).fill(false);
  ids(set).forEach(id => { field[id - 1] = true; });
  return field;
};

const fromBits = field => runs(field.flatMap((bit, index) => bit ? [index + 1] : []));

const vector = set => {
  const made = new Vector();
  made.set(ids(set));
  return made;
};

// The Global Vendor List, as far as the encoder asks for it: every id exists, so that no range bridges a gap in the list.
const everyVendor = { vendorIds: new Set(Array.from({ length: 65536 }, (_, id) => id)) };

const tcf = {
  encode(model) {
    const made = new TCModel();
    made.created = new Date(model.created);
    made.lastUpdated = new Date(model.lastUpdated);
    made.cmpId = model.cmpId;
    made.cmpVersion = model.cmpVersion;
    made.consentScreen = model.consentScreen;
    made.consentLanguage = model.consentLanguage;
    made.vendorListVersion = model.vendorListVersion;
    made.policyVersion = model.policyVersion;
    made.isServiceSpecific = model.isServiceSpecific;
    made.useNonStandardStacks = model.useNonStandardTexts;
    made.specialFeatureOptins = vector(model.specialFeatureOptIns);
    made.purposeConsents = vector(model.purposeConsents);
    made.purposeLegitimateInterests = vector(model.purposeLegitimateInterests);
    made.purposeOneTreatment = model.purposeOneTreatment;
    made.publisherCountryCode = model.publisherCountry;
    made.vendorConsents = vector(model.vendorConsents);
    made.vendorLegitimateInterests = vector(model.vendorLegitimateInterests);
    for (const { purpose, type, vendors } of model.publisherRestrictions) {
      ids(vendors).forEach(id => made.publisherRestrictions.add(id, new PurposeRestriction(purpose, type)));
    }
    made.publisherRestrictions.gvl = everyVendor;
    const segments = [Segment.CORE];
    if (model.disclosedVendors) {
      made.vendorsDisclosed = vector(model.disclosedVendors);
      segments.push(Segment.VENDORS_DISCLOSED);
    }
    if (model.allowedVendors) {
      made.vendorsAllowed = vector(model.allowedVendors);
      segments.push(Segment.VENDORS_ALLOWED);
    }
    if (model.publisher) {
      made.publisherConsents = vector(model.publisher.consents);
      made.publisherLegitimateInterests = vector(model.publisher.legitimateInterests);
      made.numCustomPurposes = model.publisher.customPurposes;
      made.publisherCustomConsents = vector(model.publisher.customConsents);
      made.publisherCustomLegitimateInterests = vector(model.publisher.customLegitimateInterests);
      segments.push(Segment.PUBLISHER_TC);
    }
    // TCString.encode would first correct the model by a vendor list; here it is the encoding that is compared.
    return segments.map(segment => SegmentEncoder.encode(made, segment)).join('.');
  },

  decode(text) {
    const read = TCString.decode(text);
    // The first three bits of a segment are its type.
    const types = text.split('.').slice(1).map(segment => /^[I-P]/.test(segment) ? 1 : /^[Q-X]/.test(segment) ? 2 : 3);
    return {
      created: read.created.getTime(),
      lastUpdated: read.lastUpdated.getTime(),
      cmpId: read.cmpId,
      cmpVersion: read.cmpVersion,
      consentScreen: read.consentScreen,
      consentLanguage: read.consentLanguage,
      vendorListVersion: read.vendorListVersion,
      policyVersion: read.policyVersion,
      isServiceSpecific: read.isServiceSpecific,
      useNonStandardTexts: read.useNonStandardStacks,
      specialFeatureOptIns: runs(read.specialFeatureOptins.values()),
      purposeConsents: runs(read.purposeConsents.values()),
      purposeLegitimateInterests: runs(read.purposeLegitimateInterests.values()),
      purposeOneTreatment: read.purposeOneTreatment,
      publisherCountry: read.publisherCountryCode,
      vendorConsents: runs(read.vendorConsents.values()),
      vendorLegitimateInterests: runs(read.vendorLegitimateInterests.values()),
      publisherRestrictions: read.publisherRestrictions.getRestrictions().map(each => ({
        purpose: each.purposeId, type: each.restrictionType, vendors: runs(read.publisherRestrictions.getVendors(each)),
      })),
      disclosedVendors: types.includes(1) ? runs(read.vendorsDisclosed.values()) : null,
      allowedVendors: types.includes(2) ? runs(read.vendorsAllowed.values()) : null,
      publisher: types.includes(3) ? {
        consents: runs(read.publisherConsents.values()),
        legitimateInterests: runs(read.publisherLegitimateInterests.values()),
        customPurposes: read.numCustomPurposes,
        customConsents: runs(read.publisherCustomConsents.values()),
        customLegitimateInterests: runs(read.publisherCustomLegitimateInterests.values()),
      } : null,
    };
  },
};

// The optional segments of the sections of the United States, and the field that says whether one is there.
const optional = { Gpc: 'GpcSegmentIncluded', SensitiveDataProcessing: 'SensitiveDataConsentSegmentIncluded' };

const section = {
  encodeTcf(gpp, model) {
    const set = (field, value) => gpp.setFieldValue('tcfeuv2', field, value);
    set('CmpId', model.cmpId);
    set('CmpVersion', model.cmpVersion);
    set('ConsentScreen', model.consentScreen);
    set('ConsentLanguage', model.consentLanguage);
    set('VendorListVersion', model.vendorListVersion);
    set('PolicyVersion', model.policyVersion);
    set('IsServiceSpecific', model.isServiceSpecific);
    set('UseNonStandardStacks', model.useNonStandardTexts);
    set('SpecialFeatureOptins', bits(model.specialFeatureOptIns, 12));
    set('PurposeConsents', bits(model.purposeConsents, 24));
    set('PurposeLegitimateInterests', bits(model.purposeLegitimateInterests, 24));
    set('PurposeOneTreatment', model.purposeOneTreatment);
    set('PublisherCountryCode', model.publisherCountry);
    set('VendorConsents', ids(model.vendorConsents));
    set('VendorLegitimateInterests', ids(model.vendorLegitimateInterests));
    set('PublisherRestrictions', model.publisherRestrictions.map(each => new RangeEntry(each.purpose, each.type, ids(each.vendors))));
    set('VendorsDisclosed', ids(model.disclosedVendors));
    set('PublisherConsents', bits(model.publisher.consents, 24));
    set('PublisherLegitimateInterests', bits(model.publisher.legitimateInterests, 24));
    set('NumCustomPurposes', model.publisher.customPurposes);
    set('PublisherCustomConsents', bits(model.publisher.customConsents, model.publisher.customPurposes));
    set('PublisherCustomLegitimateInterests', bits(model.publisher.customLegitimateInterests, model.publisher.customPurposes));
    // Last, for every other field sets both times to today.
    set('LastUpdated', new Date(model.lastUpdated));
  },

  decodeTcf: read => ({
    created: read.Created.getTime(),
    lastUpdated: read.LastUpdated.getTime(),
    cmpId: read.CmpId,
    cmpVersion: read.CmpVersion,
    consentScreen: read.ConsentScreen,
    consentLanguage: read.ConsentLanguage,
    vendorListVersion: read.VendorListVersion,
    policyVersion: read.PolicyVersion,
    isServiceSpecific: read.IsServiceSpecific,
    useNonStandardTexts: read.UseNonStandardStacks,
    specialFeatureOptIns: fromBits(read.SpecialFeatureOptins),
    purposeConsents: fromBits(read.PurposeConsents),
    purposeLegitimateInterests: fromBits(read.PurposeLegitimateInterests),
    purposeOneTreatment: read.PurposeOneTreatment,
    publisherCountry: read.PublisherCountryCode,
    vendorConsents: runs(read.VendorConsents),
    vendorLegitimateInterests: runs(read.VendorLegitimateInterests),
    publisherRestrictions: read.PublisherRestrictions.map(each => ({ purpose: each.key, type: each.type, vendors: runs(each.ids) })),
    disclosedVendors: runs(read.VendorsDisclosed),
    allowedVendors: null,
    publisher: {
      consents: fromBits(read.PublisherConsents),
      legitimateInterests: fromBits(read.PublisherLegitimateInterests),
      customPurposes: read.NumCustomPurposes,
      customConsents: fromBits(read.PublisherCustomConsents),
      customLegitimateInterests: fromBits(read.PublisherCustomLegitimateInterests),
    },
  }),

  encodeUs(gpp, name, fields) {
    for (const [field, numbers] of Object.entries(fields)) {
      const first = gpp.hasSection(name) ? gpp.getFieldValue(name, field) : 0;
      const value = Array.isArray(first) ? numbers : typeof first === 'boolean' ? numbers[0] === 1 : numbers[0];
      gpp.setFieldValue(name, field, value);
    }
    for (const [field, included] of Object.entries(optional)) {
      if (!(field in fields) && has(gpp, name, included)) {
        gpp.setFieldValue(name, included, false);
      }
    }
  },

  decodeUs(gpp, name) {
    const fields = {};
    for (const [field, value] of Object.entries(gpp.getSection(name))) {
      const absent = field in optional && has(gpp, name, optional[field]) && !gpp.getFieldValue(name, optional[field]);
      if (field !== 'GpcSegmentType' && !absent) {
        fields[field] = Array.isArray(value) ? value : [Number(value)];
      }
    }
    return fields;
  },
};

const known = new Map();

const has = (gpp, name, field) => {
  const key = `${name}.${field}`;
  if (!known.has(key)) {
    try {
      gpp.getFieldValue(name, field);
      known.set(key, true);
    } catch {
      known.set(key, false);
    }
  }
  return known.get(key);
};

const gpp = {
  encode(model) {
    const made = new GppModel();
    for (const [id, content] of Object.entries(model)) {
      const name = Sections.SECTION_ID_NAME_MAP.get(Number(id));
      if (name === 'tcfeuv2') {
        section.encodeTcf(made, content);
      } else if (name === 'uspv1') {
        Object.entries(content).forEach(([field, value]) => made.setFieldValue(name, field, value));
      } else {
        section.encodeUs(made, name, content);
      }
    }
    return made.encode();
  },

  decode(text) {
    const read = new GppModel(text);
    const model = {};
    for (const id of read.getSectionIds()) {
      const name = Sections.SECTION_ID_NAME_MAP.get(id);
      model[id] = name === 'tcfeuv2' ? section.decodeTcf(read.getSection(name))
        : name === 'uspv1' ? read.getSection(name)
          : section.decodeUs(read, name);
    }
    return model;
  },
};

const codecs = { tcf, gpp };

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, model, text } = JSON.parse(line);
  let answer;
  try {
    answer = { text: codecs[kind].encode(model), model: codecs[kind].decode(text) };
  } catch (error) {
    answer = { text: `error: ${error.message}`, model: null };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
