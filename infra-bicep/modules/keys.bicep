import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

var keepers = [
  { table: 'compliancekeypool', apps: union([appOf.service], [appOf.provisioner]) }
  { table: 'compliancekeys', apps: union([appOf.service], [appOf.eraser]) }
  { table: 'compliancetimers', apps: union([appOf.service], [appOf.provisioner], [appOf.eraser]) }
]
var keepings = flatten(map(keepers, each => map(each.apps, app => { table: each.table, app: app })))

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['table']
    link: link
    tables: map(keepers, each => each.table)
  }
}

resource keys 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

resource kept 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' existing = [
  for keeping in keepings: {
    parent: keys::tables
    name: keeping.table
  }
]

resource keeperAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (keeping, i) in keepings: {
    scope: kept[i]
    name: guid(kept[i].id, keeping.app, 'row-keeper')
    properties: {
      principalId: principalOf[keeping.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.rowKeeper
    }
    dependsOn: [account]
  }
]
